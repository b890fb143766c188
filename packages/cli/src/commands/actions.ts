import { styleText } from 'node:util';
import {
  type ActionDescription,
  actions,
  createConnector,
  credentialTitles,
  describeCatalogue,
  describeFields,
  environments,
  findAction,
  type JsonSchema,
} from '@cio-bridge/connector';
import { stringifyJson } from '@cio-bridge/sdk';
import { Command } from 'commander';
import { invalid, type WorkspaceOptions, withWorkspace, workspaceFor, workspaceVariables } from '../customer-io.ts';
import { inWords } from '../in-words.ts';
import { callServer, type ServerOptions } from '../server/call-server.ts';
import { connectionOf } from '../server/names.ts';
import {
  assertAgreed,
  callsOperations,
  operationCommand,
  readInput,
  withAddress,
} from '../server/operation-command.ts';

export function actionsCommand(): Command {
  return new Command('actions')
    .description('List the actions, read about one, or run one by hand')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(runCommand())
    .addCommand(choicesCommand())
    .addCommand(onServerCommand());
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
      inWords(json, () => {
        const { key: known } = findAction(withPrefix(key));
        const description = describeCatalogue().actions.find((action) => action.key === known);
        if (description) console.log(json ? JSON.stringify(description, null, 2) : pageOf(description));
      }),
    );

interface RunOptions extends WorkspaceOptions, ServerOptions {
  input: string;
  client?: string;
  idempotencyKey?: string;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

const runCommand = () => {
  const command = new Command('run')
    .description('Run one action, straight at Customer.io or with the connections of a server')
    .argument('<key>', 'such as customer-io/identify-customer')
    .option('--input <json>', 'the input; @FILE reads it from a file, - from standard input', '{}')
    .option('--client <name>', 'run it with the connection that the server keeps of this client; --connection names it')
    .option('--idempotency-key <key>', 'the same key makes a repeated event the same event')
    .option('--dry-run', 'print the request that would leave, secrets masked, and send nothing')
    .option('--yes', 'do not ask before something is destroyed')
    .option('--json', 'print errors as JSON too');
  return callsOperations(
    withWorkspace(withAddress(command, ', with --client')),
    'POST /api/v1/actions/{integration}/{name}/run',
  )
    .addHelpText(
      'after',
      `
Examples:
  cio-bridge actions run identify-customer --input '{"person":{"id":"42"},"attributes":{"plan":"pro"}}'
  cio-bridge actions run track-event --client "Example Shop" --environment production --input @event.json
${workspaceVariables}`,
    )
    .action((key: string, options: RunOptions) => inWords(options.json, () => run(key, options)));
};

async function run(key: string, options: RunOptions): Promise<void> {
  const action = findAction(withPrefix(key));
  const input = await readInput(options.input);
  const output =
    options.client === undefined
      ? await runHere(action.key, input, options)
      : await runThere(action.key, input, options);
  console.log(stringifyJson(output, 2));
}

async function runHere(key: string, input: unknown, options: RunOptions): Promise<unknown> {
  const { connection, environment } = await workspaceFor(options, { nobody: options.dryRun === true });
  await using connector = createConnector({ connection, environment });
  await agreeTo(key, input, options);
  return await connector.run(key, input, {
    ...(options.idempotencyKey !== undefined && { idempotencyKey: options.idempotencyKey }),
    ...(options.dryRun && { dryRun: true }),
  });
}

/** The server uses the keys that it keeps, and notes in its activity what was done. */
async function runThere(key: string, input: unknown, options: RunOptions): Promise<unknown> {
  const { client, connection, environment, dryRun, idempotencyKey } = options;
  if (environment === undefined) throw invalid('--environment', `say which one: ${environments.join(', ')}`);
  const connectionId = await connectionOf(options, client, connection);
  await agreeTo(key, input, options);
  const body = { connectionId, environment, input, ...(dryRun && { dryRun }) };
  const headers = { ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }) };
  return (await callServer<{ output: unknown }>(options, 'POST', `/api/v1/actions/${key}/run`, { body, headers }))
    .output;
}

async function agreeTo(key: string, input: unknown, { dryRun, yes }: RunOptions): Promise<void> {
  const { destroys } = findAction(key);
  const { method = 'GET' } = (input ?? {}) as { method?: string };
  const onlyReads = key === 'customer-io/request' && method === 'GET';
  if (destroys && !onlyReads && !dryRun && !yes) await assertAgreed(destroys);
}

const choicesCommand = () =>
  operationCommand({
    name: 'choices',
    does: 'List what can be chosen for one input of an action, such as a segment',
    calls: 'GET /api/v1/actions/{integration}/{name}/choices/{field}',
    args: {
      integration: { does: 'customer-io' },
      name: { does: 'such as add-to-segment' },
      field: { does: 'the input, such as segmentId' },
    },
    query: {
      connectionId: { does: 'the connection', names: 'connection', required: true },
      environment: { does: 'its environment', choices: environments, required: true },
      search: { does: 'those with this text in their name' },
      input: { does: 'the other inputs, as JSON' },
      next: { does: 'go on behind the page whose answer says this as `next`' },
    },
    examples: ['actions choices customer-io add-to-segment segmentId --connection Shop --environment production'],
  });

/** The same of a server, which may be of another version. */
const onServerCommand = () =>
  new Command('server')
    .description('What a server knows, which may be of another version')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List the actions of the server',
        calls: 'GET /api/v1/actions',
        columns: ['key', 'title', 'destructive'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'show',
        does: 'Show one action of the server with its schemas',
        calls: 'GET /api/v1/actions/{integration}/{name}',
        args: { integration: { does: 'customer-io' }, name: { does: 'such as identify-customer' } },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'triggers',
        does: 'List the triggers of the server',
        calls: 'GET /api/v1/triggers',
        columns: ['key', 'title', 'description'],
      }),
    );

/** People leave the prefix out, as every key has it. */
const withPrefix = (key: string) => (key.includes('/') ? key : `customer-io/${key}`);

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
