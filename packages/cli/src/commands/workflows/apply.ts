import { Command } from 'commander';
import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { inWords, Refused } from '../../in-words.ts';
import { repeated } from '../../options.ts';
import { callServer, type ServerOptions } from '../../server/call-server.ts';
import { callsOperations, withServer } from '../../server/operation-command.ts';
import { faultsOf } from './check.ts';
import { coloured } from './coloured.ts';
import { despiteFailingTests, failedTests } from './failed-tests.ts';
import { environmentOption } from './find-workflow.ts';
import { namesIn } from './names-in.ts';
import { readFileText } from './read-file-text.ts';

interface ApplyOptions {
  client: string[];
  allClients?: boolean;
  connection?: string;
  environment?: string;
  draft?: boolean;
  dryRun?: boolean;
  despiteFailingTests?: true;
  json?: true;
}

/** One file for one client; without a client, for the one that it names. */
interface Task {
  file: string;
  source: string;
  client: string | undefined;
}

interface Outcome {
  /** Null for one that is yet to be created. */
  id: string | null;
  outcome: 'created' | 'updated' | 'unchanged';
  version: number;
  before: unknown;
  after: { name: string; client?: string };
  published: { environment: string; before: number | null; changed: boolean } | null;
}

export const applyCommand = () =>
  callsOperations(withServer(new Command('apply')), 'PUT /api/v1/workflows')
    .description('Create or update the workflows in these files and publish them; the same file again changes nothing')
    .argument('<files...>', 'YAML or JSON, one workflow each')
    .addOption(repeated('--client <name>', 'the client, when the file names none', 'the one of the file'))
    .option('--all-clients', 'apply every file to every client')
    .option('--connection <name>', 'the connection, when the file names none')
    .addOption(environmentOption())
    .option('--draft', 'save, and publish nothing')
    .addOption(despiteFailingTests())
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--json', 'print JSON: what became of each')
    .action((files: string[], options: ServerOptions & ApplyOptions) =>
      inWords(options.json, async () => {
        const clients = await clientsOf(options);
        const tasks: Task[] = [];
        for (const file of files) {
          const source = await readFileText(file);
          for (const client of clients) tasks.push({ file, source, client });
        }
        const beside = namesIn(tasks.map(({ source }) => source));
        // All are checked before the first is saved: with one bad file, nothing has changed.
        const checked: { task: Task; outcome: Outcome }[] = [];
        for (const task of tasks) checked.push({ task, outcome: await put(task, true, beside, options) });
        assertDifferent(checked);
        const all: object[] = [];
        for (const { task, outcome } of checked) {
          const done = options.dryRun ? outcome : await put(task, false, beside, options);
          all.push({ file: task.file, ...(task.client !== undefined && { client: task.client }), ...done });
          if (!options.json) tell(task, done, options, clients.length > 1);
        }
        if (options.json) console.log(JSON.stringify(all, null, 2));
      }),
    );

async function clientsOf(options: ServerOptions & ApplyOptions): Promise<(string | undefined)[]> {
  if (!options.allClients) return options.client.length === 0 ? [undefined] : options.client;
  if (options.client.length > 0) throw new Refused('Give --client or --all-clients, not both');
  const { items } = await callServer<{ items: { name: string }[] }>(options, 'GET', '/api/v1/clients');
  if (items.length === 0) throw new Refused('There are no clients');
  return items.map(({ name }) => name);
}

async function put(
  task: Task,
  dryRun: boolean,
  beside: string[],
  options: ServerOptions & ApplyOptions,
): Promise<Outcome> {
  const { file, source, client } = task;
  const { connection, environment, draft, despiteFailingTests: despite = false } = options;
  const body = { source, ...(client !== undefined && { client }), ...(connection !== undefined && { connection }) };
  const query = { dryRun, publish: !draft, environment, despiteFailingTests: despite, beside };
  try {
    return await callServer<Outcome>(options, 'PUT', '/api/v1/workflows', { query, body });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // All that is wrong, where the refusal names the first.
    const at = draft ? undefined : (environment ?? 'production');
    const lines =
      error.code === 'invalid_workflow' ? await faultsOf(file, body, options, { environment: at, beside }) : [];
    if (error.code === 'tests_failed') {
      const way = 'Mend them, or say --despite-failing-tests';
      lines.push(`${file}: ${client === undefined ? '' : `${client}: `}${failedTests(error)}\n${way}`);
    }
    if (lines.length === 0) lines.push(`${file}: ${error.message}`);
    throw new Refused(lines.join('\n'), { code: error.code, cause: error });
  }
}

/** Of two files about one workflow each would undo the other, at every apply. */
function assertDifferent(checked: { task: Task; outcome: Outcome }[]): void {
  const files = new Map<string, string>();
  for (const { task, outcome } of checked) {
    const { id, after } = outcome;
    const workflow = id ?? JSON.stringify([after.client ?? task.client, after.name]);
    const other = files.get(workflow);
    if (other === task.file) {
      throw new Refused(`${task.file} names its client: take it out of the file to apply it to several`);
    }
    if (other !== undefined) throw new Refused(`${other} and ${task.file} are both the workflow ${after.name}`);
    files.set(workflow, task.file);
  }
}

function tell({ file, client }: Task, done: Outcome, { dryRun = false }: ApplyOptions, namesClient: boolean): void {
  const { outcome, version, before, after, published } = done;
  if (outcome !== 'unchanged') process.stdout.write(diffOf(file, before, after));
  const words = dryRun && outcome !== 'unchanged' ? `would be ${outcome}` : outcome;
  const live = published?.changed ? `, ${dryRun ? 'would be ' : ''}published in ${published.environment}` : '';
  console.log(`${namesClient ? `${client}: ` : ''}${after.name}: ${words} (version ${version})${live}`);
}

/** A unified diff of the two as YAML, red and green in a terminal. */
function diffOf(file: string, before: unknown, after: unknown): string {
  const text = (definition: unknown) => (definition === null ? '' : stringify(definition));
  return coloured(createTwoFilesPatch(before === null ? '(new)' : 'saved', file, text(before), text(after)));
}
