import { readFile } from 'node:fs/promises';
import { text as readStream } from 'node:stream/consumers';
import { styleText } from 'node:util';
import {
  type ActionDescription,
  actions,
  CioError,
  type Connection,
  connectionSchema,
  createConnector,
  credentialTitles,
  describeCatalogue,
  describeFields,
  type Environment,
  environments,
  findAction,
  type JsonSchema,
} from '@cio-bridge/connector';
import { confirm } from '@clack/prompts';
import { Command, Option } from 'commander';

export function actionsCommand(): Command {
  return new Command('actions')
    .description('List the actions, read about one, or run one by hand')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(runCommand());
}

const listCommand = () =>
  new Command('list')
    .description('List every action')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => {
      if (json) {
        const rows = actions.map(({ key, title, idempotent, destructive, needs }) => ({
          key,
          title,
          idempotent,
          destructive,
          needs,
        }));
        console.log(JSON.stringify(rows, null, 2));
        return;
      }
      for (const [group, members] of Map.groupBy(actions, (action) => action.group)) {
        console.log(`\n${styleText('bold', group)}`);
        for (const { key, title, destructive } of members) {
          console.log(`  ${key.padEnd(42)} ${title}${destructive ? styleText('red', '  destructive') : ''}`);
        }
      }
    });

const showCommand = () =>
  new Command('show')
    .description('Show what an action does, takes and answers')
    .argument('<key>', 'such as customer-io/merge-customers')
    .option('--json', 'print JSON, with JSON Schemas of input and output')
    .action((key: string, { json }: { json?: boolean }) =>
      orExplain(json, () => {
        const { key: known } = findAction(withPrefix(key));
        const description = describeCatalogue().actions.find((action) => action.key === known);
        if (description) console.log(json ? JSON.stringify(description, null, 2) : pageOf(description));
      }),
    );

interface RunOptions {
  input?: string;
  connection?: string;
  environment?: Environment;
  idempotencyKey?: string;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

const runCommand = () =>
  new Command('run')
    .description('Run one action')
    .argument('<key>', 'such as customer-io/identify-customer')
    .option('--input <json>', 'the input; @FILE reads it from a file, - from standard input', '{}')
    .option('--connection <file>', 'JSON file of a connection; without it, CIO_* variables are read (see below)')
    .addOption(
      new Option('--environment <name>', 'default: the only one of the file, or editor').choices([...environments]),
    )
    .option('--idempotency-key <key>', 'the same key makes a repeated event the same event')
    .option('--dry-run', 'print the request that would leave, secrets masked, and send nothing')
    .option('--yes', 'do not ask before something is destroyed')
    .option('--json', 'print errors as JSON too')
    .addHelpText(
      'after',
      `
Variables:
  CIO_SITE_ID, CIO_TRACK_API_KEY   of Track API Keys
  CIO_APP_API_KEY                  to send and to read
  CIO_PIPELINES_WRITE_KEY          for the Pipelines actions
  CIO_REGION                       us (default) or eu
  CIO_RECIPIENT_ALLOWLIST          with commas between; needed to send outside production
  CIO_SANDBOX_URL                  a region of the local sandbox, such as http://127.0.0.1:4010/us`,
    )
    .action((key: string, options: RunOptions) => orExplain(options.json, () => run(key, options)));

async function run(key: string, options: RunOptions): Promise<void> {
  const action = findAction(withPrefix(key));
  const input = parseJson(await readInput(options.input ?? '{}'), '--input');
  const { connection, environment } = await connectionFor(options);
  await using connector = createConnector({ connection, environment });
  if (action.destroys && !options.dryRun && !options.yes && process.stdin.isTTY) {
    const answer = await confirm({ message: `${action.destroys} Go on?`, initialValue: false });
    if (answer !== true) return;
  }
  const output = await connector.run(action.key, input, {
    ...(options.idempotencyKey !== undefined && { idempotencyKey: options.idempotencyKey }),
    ...(options.dryRun && { dryRun: true }),
  });
  console.log(JSON.stringify(output, null, 2));
}

/** People leave the prefix out, as every key has it. */
const withPrefix = (key: string) => (key.includes('/') ? key : `customer-io/${key}`);

async function readInput(input: string): Promise<string> {
  if (input === '-') return await readStream(process.stdin);
  return input.startsWith('@') ? await readText(input.slice(1), '--input') : input;
}

async function connectionFor(options: RunOptions): Promise<{ connection: Connection; environment: Environment }> {
  if (options.connection === undefined) {
    const environment = options.environment ?? 'editor';
    const credentials = credentialsFrom(process.env, options.dryRun ?? false);
    return {
      connection: checked({
        name: 'command line',
        client: 'command line',
        environments: { [environment]: credentials },
      }),
      environment,
    };
  }
  const connection = checked(parseJson(await readText(options.connection, '--connection'), '--connection'));
  const names = environments.filter((name) => connection.environments[name] !== undefined);
  const environment = options.environment ?? (names.length === 1 ? names[0] : undefined);
  if (environment) return { connection, environment };
  throw invalid('--environment', `name one of ${names.join(', ')}`);
}

function credentialsFrom(env: NodeJS.ProcessEnv, dryRun: boolean): Record<string, unknown> {
  const sandbox = env.CIO_SANDBOX_URL?.replace(/\/$/, '');
  const given = env.CIO_SITE_ID !== undefined && env.CIO_TRACK_API_KEY !== undefined;
  if (!given && dryRun) return nobodysCredentials(env.CIO_REGION ?? 'us');
  if (!given) throw invalid('--connection', 'name a connection file, or set CIO_SITE_ID and CIO_TRACK_API_KEY');
  return {
    region: env.CIO_REGION ?? 'us',
    siteId: env.CIO_SITE_ID,
    trackApiKey: env.CIO_TRACK_API_KEY,
    appApiKey: env.CIO_APP_API_KEY,
    pipelinesWriteKey: env.CIO_PIPELINES_WRITE_KEY,
    recipientAllowlist: env.CIO_RECIPIENT_ALLOWLIST?.split(','),
    sandboxUrls: sandbox && { track: `${sandbox}/track`, app: `${sandbox}/app`, pipelines: `${sandbox}/pipelines` },
  };
}

/** A dry run sends nothing, so it can do without anybody's keys. */
const nobodysCredentials = (region: string) => ({
  region,
  siteId: 'none',
  trackApiKey: 'none',
  appApiKey: 'none',
  pipelinesWriteKey: 'none',
  recipientAllowlist: ['*'],
});

function checked(connection: unknown): Connection {
  const parsed = connectionSchema.safeParse(connection);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw invalid('--connection', issues.join('; '));
}

async function readText(file: string, option: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw invalid(option, `cannot read ${file} (${(error as NodeJS.ErrnoException).code})`);
  }
}

function parseJson(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(option, `is not JSON; quote it for the shell, as in --input '{"person":{"id":"42"}}'`);
  }
}

const invalid = (field: string, message: string) =>
  new CioError({ code: 'cio_invalid_input', message: `${field}: ${message}`, field });

const nextSteps: Record<CioError['remedy'], string> = {
  retry: 'Try again in a moment.',
  reconnect: 'Mend the credentials or the connection.',
  'fix-input': 'Mend the input.',
  'check-outcome': 'It may have happened: look before you repeat it.',
};

/** Errors of ours are for reading; any other is a fault of the program and keeps its stack. */
async function orExplain(json: boolean | undefined, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CioError)) throw error;
    const { code, message, remedy, field, faults, status, retryAfterMs } = error;
    console.error(
      json
        ? JSON.stringify({ error: { code, message, remedy, field, faults, status, retryAfterMs } })
        : `${styleText('red', code)}  ${message}\n${nextSteps[remedy]}`,
    );
    process.exitCode = 1;
  }
}

function pageOf(action: ActionDescription): string {
  const { needsFor } = action;
  const titles = [...action.needs, ...Object.values(needsFor?.keys ?? {})].map((need) => credentialTitles[need]);
  const needs = titles.join(needsFor ? ' or ' : ', ') || 'no key';
  return [
    `${styleText('bold', action.title)}  ${action.key}`,
    action.description,
    [
      `Needs       ${needs}`,
      `Idempotent  ${action.idempotent ? 'yes' : 'no'}: ${action.idempotentBecause}`,
      ...(action.destroys ? [styleText('red', `Destroys    ${action.destroys}`)] : []),
    ].join('\n'),
    `Input (* required)\n${fieldsOf(action.input)}`,
    `Output\n${fieldsOf(action.output)}`,
    `Example\n  cio-bridge actions run ${action.key} --dry-run --input '${JSON.stringify(action.sample.input)}'`,
    action.docs,
  ].join('\n\n');
}

function fieldsOf(schema: JsonSchema): string {
  const fields = describeFields(schema);
  if (fields.length === 0) return '  nothing';
  return fields
    .flatMap(({ name, required, type, notes }) => [
      `${required ? '*' : ' '} ${name.padEnd(24)} ${styleText('dim', type.replaceAll('`', ''))}`,
      `  ${' '.repeat(24)} ${notes}`,
    ])
    .join('\n');
}
