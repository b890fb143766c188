import { styleText } from 'node:util';
import {
  describeSandbox,
  type SandboxDescription,
  SandboxError,
  type SandboxOptions,
  startSandbox,
} from '@cio-bridge/sandbox';
import { Command } from 'commander';
import { parsePort } from '../options.ts';
import { explainTakenPort } from '../port-taken.ts';
import { untilStopped } from '../until-stopped.ts';

const DEFAULT_PORT = 4010;

interface SandboxFlags {
  port: number;
  host?: string;
  ports?: true;
  tls?: true | string;
  freshKeys?: true;
  seed?: string;
  snapshot?: string;
  rateLimits?: true;
  remoteWebhooks?: true;
  virtualClock?: true;
  json?: true;
}

export function sandboxCommand(): Command {
  return new Command('sandbox')
    .description('Start a local Customer.io to develop and test against; nothing it is sent leaves this machine')
    .option('--port <port>', 'port of all its APIs; 0 takes a free one', parsePort, DEFAULT_PORT)
    .option('--host <address>', 'address to listen on; its keys are all that protects it (default: 127.0.0.1)')
    .option('--ports', 'a port of its own for each API and region, beside the shared one')
    .option(
      '--tls [folder]',
      "speak https too, on the same port, as Customer.io's hosts; the folder keeps its certificate authority (default: ~/.cio-bridge/sandbox-ca)",
    )
    .option('--fresh-keys', 'make up keys in place of the fixed ones')
    .option('--seed <file>', 'YAML file of workspaces, people, messages and segments to start with')
    .option('--snapshot <file>', 'keep the state in this file between starts')
    .option('--rate-limits', 'answer 429 beyond the published limits')
    .option('--remote-webhooks', 'post reporting webhooks to other machines too')
    .option('--virtual-clock', 'time that moves only when the admin API says so')
    .option('--json', 'print one JSON line with all addresses and keys')
    .action(runSandbox);
}

async function runSandbox(flags: SandboxFlags): Promise<void> {
  const sandbox = await startSandbox(optionsFrom(flags)).catch((error: unknown) => {
    explainTakenPort(error, flags.port);
    if (!(error instanceof SandboxError)) throw error;
    console.error(error.message);
    process.exit(1);
  });
  const description = describeSandbox(sandbox);
  console.log(flags.json ? JSON.stringify(description) : readable(description));
  await untilStopped(() => sandbox.close());
}

const optionsFrom = ({
  port,
  host,
  ports,
  tls,
  freshKeys,
  seed,
  snapshot,
  rateLimits,
  remoteWebhooks,
  virtualClock,
}: SandboxFlags): SandboxOptions => ({
  port,
  ...(host !== undefined && { host }),
  ...(ports && { ports }),
  ...(tls !== undefined && { tls }),
  ...(freshKeys && { freshKeys }),
  ...(seed !== undefined && { seedFile: seed }),
  ...(snapshot !== undefined && { snapshotFile: snapshot }),
  ...(rateLimits && { rateLimits }),
  ...(remoteWebhooks && { webhookPolicy: { allowRemote: true } }),
  ...(virtualClock && { clock: 'virtual' }),
});

function readable({ url, tls, us, eu, admin, workspaces }: SandboxDescription): string {
  const urls = (['track', 'app', 'pipelines'] as const).flatMap((api) => [
    row(`${api} us`, us[api]),
    row(`${api} eu`, eu[api]),
  ]);
  const keys = workspaces.flatMap((workspace) => [
    `\n  ${styleText('bold', workspace.name)} (${workspace.region})`,
    row('site id', workspace.siteId),
    row('Track API key', workspace.trackApiKey),
    row('App API key', workspace.appApiKey),
    row('Pipelines key', workspace.pipelinesWriteKey),
    row('signing key', workspace.webhookSigningKey),
  ]);
  return [
    'A local Customer.io is running. Nothing it is sent leaves this machine.\n',
    row('look at it', styleText('bold', admin)),
    row('everything', url),
    ...(tls ? [row('with TLS', tls.url), row('CA to trust', tls.caFile)] : []),
    ...urls,
    ...keys,
    '\n  Ctrl-C stops it.',
  ].join('\n');
}

const row = (name: string, value: string): string => `  ${name.padEnd(14)} ${value}`;
