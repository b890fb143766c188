import { styleText } from 'node:util';
import {
  type Credentials,
  credentialsSchema,
  type Environment,
  environments,
  type ProbeReport,
  probeConnection,
} from '@cio-bridge/connector';
import { isCancel, password, select, spinner, text } from '@clack/prompts';
import { Command, Option } from 'commander';
import { invalid, sandboxUrlsFrom, workspaceFor } from '../customer-io.ts';
import { exitCodes, inWords, Refused } from '../in-words.ts';
import { saveProfile } from '../profiles.ts';
import { callServer, type ServerOptions } from '../server/call-server.ts';
import { idOf } from '../server/names.ts';
import { callsOperations, withServer } from '../server/operation-command.ts';

interface ConnectFlags extends ServerOptions {
  environment: Environment;
  client?: string;
  name?: string;
  save?: string;
  force?: true;
  json?: true;
}

export function connectCommand(): Command {
  const command = callsOperations(
    withServer(new Command('connect')),
    'POST /api/v1/clients',
    'POST /api/v1/connections',
    'PUT /api/v1/connections/{id}/environments/{environment}',
  )
    .description('Connect a workspace: its keys are asked for, tried out, and kept by the server or in a profile')
    .addOption(new Option('--environment <name>', 'which one it is').choices([...environments]).default('editor'))
    .option('--client <name>', 'keep it on the server, for this client, who is added where there is none')
    .option('--name <name>', 'name of the connection on the server (default: that of the client)')
    .option('--save <profile>', 'keep it in this profile instead, to use it without a server')
    .option('--force', 'keep it although Customer.io refuses a key')
    .option('--json', 'print JSON');
  return command
    .addHelpText(
      'after',
      `
Examples:
  cio-bridge connect --save shop
  cio-bridge connect --client "Example Shop" --environment production

Where nobody can be asked, the keys are read from CIO_SITE_ID, CIO_TRACK_API_KEY, CIO_APP_API_KEY,
CIO_PIPELINES_WRITE_KEY, CIO_REGION and CIO_SANDBOX_URL.`,
    )
    .action((flags: ConnectFlags) => inWords(flags.json, () => connect(flags)));
}

async function connect(flags: ConnectFlags): Promise<void> {
  if ((flags.client === undefined) === (flags.save === undefined)) {
    throw invalid('--save', 'say where to keep it: --save PROFILE, or --client NAME for the server');
  }
  // Who cannot keep them there is not asked for keys first.
  if (flags.client !== undefined) await callServer(flags, 'GET', '/api/v1/session');
  const asks = process.stdin.isTTY && process.stdout.isTTY;
  const credentials = asks ? await askForKeys() : await keysOfVariables(flags.environment);
  const report = await probeConnection(credentials);
  if (!flags.json) printReport(report);
  if (!report.ok && !flags.force) {
    throw new Refused('Nothing was kept. Mend what is marked, or keep it all the same with --force', {
      code: 'cli_keys_refused',
      facts: { report },
    });
  }
  const kept =
    flags.save === undefined ? await keepOnServer(flags, credentials) : await keepInProfile(flags, credentials);
  console.log(flags.json ? JSON.stringify({ kept, report }) : kept);
  process.exitCode = exitCodes.done;
}

async function keysOfVariables(environment: Environment): Promise<Credentials> {
  const { connection } = await workspaceFor({ environment });
  return connection.environments[environment] as Credentials;
}

/** Each is tried out as soon as it is there: a wrong one is asked for again, with the reason. */
async function askForKeys(): Promise<Credentials> {
  const given: Record<string, unknown> = {
    siteId: answered(
      await text({ message: 'Site ID', placeholder: 'Settings › API and Webhook Credentials', validate: filled }),
    ),
  };
  const sandboxUrls = sandboxUrlsFrom(process.env);
  if (sandboxUrls) given.sandboxUrls = sandboxUrls;
  given.region = answered(
    await select({
      message: 'Region',
      options: [
        { value: 'us', label: 'US' },
        { value: 'eu', label: 'EU' },
      ],
    }),
  );
  for (const [name, message, optional] of [
    ['trackApiKey', 'Track API key', false],
    ['appApiKey', 'App API key (empty: none)', true],
    ['pipelinesWriteKey', 'Pipelines write key (empty: none)', true],
  ] as const) {
    for (;;) {
      const value = answered<string>(await password({ message, ...(!optional && { validate: filled }) })).trim();
      if (value === '') break;
      given[name] = value;
      const label = message.replace(/ \(.*/, '');
      const wait = spinner();
      wait.start('Asking Customer.io');
      const report = await probeConnection(credentialsSchema.parse(given));
      const state = report.keys[name];
      wait.stop(
        state === 'works'
          ? `${label}: it works`
          : `${label}: ${report.faults.map(({ message: why }) => why).join(' ') || 'not proven'}`,
      );
      if (state !== 'refused') break;
      delete given[name];
    }
  }
  return credentialsSchema.parse(given);
}

const filled = (value: string | undefined): string | undefined => (value?.trim() ? undefined : 'It is needed');

function answered<T>(value: T | symbol): T {
  if (isCancel(value)) throw new Refused('Nothing was kept');
  return value as T;
}

function printReport({ keys, faults, region, workspace }: ProbeReport): void {
  if (region !== undefined)
    console.log(
      `Region ${region}${workspace === undefined ? '' : `, workspace ${workspace.name ?? workspace.environmentId}`}`,
    );
  for (const [name, state] of Object.entries(keys)) {
    if (state === 'not_given') continue;
    const mark = state === 'works' ? styleText('green', '✓') : styleText('red', '✗');
    console.log(`  ${mark} ${name}: ${state}`);
  }
  for (const { message } of faults) console.error(`  ${message}`);
}

async function keepInProfile(
  { save = 'default', environment }: ConnectFlags,
  credentials: Credentials,
): Promise<string> {
  const file = await saveProfile(save, { customerIo: { environment, credentials } });
  return `Kept as ${save} in ${file}. Use it: cio-bridge sync people FILE --profile ${save}`;
}

async function keepOnServer(flags: ConnectFlags, credentials: Credentials): Promise<string> {
  const { client = '', name = client, environment } = flags;
  const clientId = await orAdd('client', flags, client, () =>
    callServer(flags, 'POST', '/api/v1/clients', { body: { name: client } }),
  );
  const connectionId = await orAdd('connection', flags, name, () =>
    callServer(flags, 'POST', '/api/v1/connections', { body: { clientId, name } }),
  );
  const { signingKeys: _keys, ...body } = credentials;
  await callServer(flags, 'PUT', `/api/v1/connections/${connectionId}/environments/${environment}`, { body });
  return `The connection ${name} of ${client} is kept by the server for ${environment}. Use it: cio-bridge actions run KEY --client "${client}" --environment ${environment}`;
}

async function orAdd(
  kind: 'client' | 'connection',
  flags: ConnectFlags,
  name: string,
  add: () => Promise<{ id: string }>,
): Promise<string> {
  try {
    return await idOf(flags, kind, name, kind === 'connection' ? flags.client : undefined);
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'cli_not_found') throw error;
    return (await add()).id;
  }
}
