import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { Command } from 'commander';
import { createTwoFilesPatch } from 'diff';
import { parseDocument, stringify } from 'yaml';
import { inWords, Refused } from '../in-words.ts';
import { callServer, type ServerOptions } from '../server/call-server.ts';
import { idOf } from '../server/names.ts';
import { callsOperations, operationCommand, withServer } from '../server/operation-command.ts';

interface ListedWorkflow {
  id: string;
  client: string;
  name: string;
  version: number;
  enabled: boolean;
  trigger: string;
}

/** `workflows`: keeps workflows in files, under version control, and brings a server up to date with them. */
export function workflowsCommand(): Command {
  return new Command('workflows')
    .description('Apply workflows from files, export them, list, test and run them')
    .addCommand(applyCommand())
    .addCommand(exportCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(enableCommand('enable', true))
    .addCommand(enableCommand('disable', false))
    .addCommand(testCommand())
    .addCommand(runCommand());
}

const applyCommand = () =>
  callsOperations(withServer(new Command('apply')), 'PUT /api/v1/workflows')
    .description('Create or update the workflows in these files; the same file again changes nothing')
    .argument('<files...>', 'YAML or JSON, one workflow each')
    .option('--client <name>', 'the client, when the file names none')
    .option('--connection <name>', 'the connection, when the file names none')
    .option('--environment <name>', 'the environment, when the file names none')
    .option('--dry-run', 'show what would change, and change nothing')
    .action((files: string[], { dryRun, ...options }: ServerOptions & ApplyOptions) =>
      inWords(false, async () => {
        // All are checked before the first is saved: with one bad file, nothing has changed.
        const checked: Checked[] = [];
        for (const file of files) checked.push(await check(file, options));
        assertDifferent(checked);
        for (const each of checked) await apply(each, dryRun ?? false, options);
      }),
    );

interface ApplyOptions {
  client?: string;
  connection?: string;
  environment?: string;
  dryRun?: boolean;
}

interface Outcome {
  /** Null for one that is yet to be created. */
  id: string | null;
  outcome: 'created' | 'updated' | 'unchanged';
  version: number;
  before: unknown;
  after: { name: string };
}

interface Checked extends Outcome {
  file: string;
  definition: Record<string, unknown>;
}

async function check(file: string, options: ServerOptions & ApplyOptions): Promise<Checked> {
  const { client, connection, environment } = options;
  const given = Object.entries({ client, connection, environment }).filter(([, value]) => value !== undefined);
  const definition = { ...Object.fromEntries(given), ...(await readDefinition(file)) };
  return { file, definition, ...(await put(file, definition, true, options)) };
}

async function apply(checked: Checked, dryRun: boolean, options: ServerOptions): Promise<void> {
  const { file, definition } = checked;
  const { outcome, version, before, after } = dryRun ? checked : await put(file, definition, false, options);
  if (outcome !== 'unchanged') process.stdout.write(diffOf(file, before, after));
  const words = dryRun && outcome !== 'unchanged' ? `would be ${outcome}` : outcome;
  console.log(`${after.name}: ${words} (version ${version})`);
}

const put = (file: string, definition: object, dryRun: boolean, options: ServerOptions): Promise<Outcome> =>
  callServer<Outcome>(options, 'PUT', '/api/v1/workflows', { query: { dryRun }, body: definition }).catch(
    (error: unknown) => {
      throw error instanceof Refused ? new Refused(`${file}: ${error.message}`) : error;
    },
  );

/** Of two files about one workflow each would undo the other, at every apply. */
function assertDifferent(checked: Checked[]): void {
  const files = new Map<string, string>();
  for (const { file, id, definition, after } of checked) {
    const workflow = id ?? JSON.stringify([definition.client, after.name]);
    const other = files.get(workflow);
    if (other !== undefined) throw new Refused(`${other} and ${file} are both the workflow ${after.name}`);
    files.set(workflow, file);
  }
}

async function readDefinition(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Refused(`${file} cannot be read: ${error.message}`);
  });
  const content = contentOf(file, text);
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content };
  throw new Refused(`${file} holds no workflow: it has to be a YAML or JSON object`);
}

function contentOf(file: string, text: string): unknown {
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault?.code === 'MULTIPLE_DOCS') throw new Refused(`${file} holds several workflows: give each its own file`);
  if (fault) throw new Refused(`${file}: ${fault.message}`);
  try {
    return document.toJS();
  } catch (error) {
    // An alias without its anchor, or more aliases than any workflow has.
    throw new Refused(`${file}: ${(error as Error).message}`);
  }
}

/** A unified diff of the two as YAML, red and green in a terminal. */
function diffOf(file: string, before: unknown, after: unknown): string {
  const text = (definition: unknown) => (definition === null ? '' : stringify(definition));
  const patch = createTwoFilesPatch(before === null ? '(new)' : 'saved', file, text(before), text(after));
  const colour = (line: string) => {
    if (line.startsWith('+')) return styleText('green', line);
    return line.startsWith('-') ? styleText('red', line) : line;
  };
  return patch.split('\n').slice(1).map(colour).join('\n');
}

const exportCommand = () =>
  callsOperations(withServer(new Command('export')), 'GET /api/v1/workflows/{id}')
    .description('Print a workflow as YAML, or write all of them to a folder')
    .argument('[workflow]', 'its name or id; all of them when left out')
    .option('--folder <folder>', 'write one file for each')
    .action((wanted: string | undefined, options: ServerOptions & { folder?: string }) =>
      inWords(false, async () => {
        const { items } = await callServer<{ items: ListedWorkflow[] }>(options, 'GET', '/api/v1/workflows');
        const chosen = items.filter(({ id, name }) => wanted === undefined || id === wanted || name === wanted);
        if (chosen.length === 0)
          throw new Refused(wanted === undefined ? 'There are no workflows' : `There is no workflow ${wanted}`);
        const files = fileNames(chosen);
        for (const { id, client } of chosen) {
          const { definition } = await callServer<{ definition: object }>(options, 'GET', `/api/v1/workflows/${id}`);
          const yaml = stringify({ ...definition, client });
          if (options.folder === undefined) process.stdout.write(chosen.length > 1 ? `---\n${yaml}` : yaml);
          else await write(options.folder, `${files.get(id)}.yaml`, yaml);
        }
      }),
    );

async function write(folder: string, name: string, text: string): Promise<void> {
  const file = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new Refused(`${file} cannot be written: ${(error as Error).message}`);
  }
  console.log(file);
}

/** A file name for each, by id: its name, with the client's before it, or its id behind it, where names alone are the same. */
function fileNames(workflows: ListedWorkflow[]): Map<string, string> {
  const short = ({ name }: ListedWorkflow) => slugOf(name);
  const long = ({ client, name }: ListedWorkflow) => `${slugOf(client) || 'client'}--${slugOf(name)}`;
  const isAlone = (workflow: ListedWorkflow, naming: typeof short) =>
    slugOf(workflow.name) !== '' && workflows.filter((other) => naming(other) === naming(workflow)).length === 1;
  return new Map(
    workflows.map((workflow) => {
      const naming = [short, long].find((each) => isAlone(workflow, each));
      return [workflow.id, naming?.(workflow) ?? `${slugOf(workflow.name) || 'workflow'}--${workflow.id}`];
    }),
  );
}

/** Letters, digits and single hyphens: two hyphens stand between the parts of a name, and no name has them. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');

const listCommand = () =>
  callsOperations(withServer(new Command('list')), 'GET /api/v1/workflows')
    .description('List the workflows')
    .option('--json', 'print JSON')
    .action(({ json, ...options }: ServerOptions & { json?: boolean }) =>
      inWords(json, async () => {
        const { items } = await callServer<{ items: ListedWorkflow[] }>(options, 'GET', '/api/v1/workflows');
        if (json) return console.log(JSON.stringify(items, null, 2));
        for (const { client, name, version, enabled, trigger } of items) {
          console.log(
            `${client}  ${styleText('bold', name)}  version ${version}, ${trigger}${enabled ? '' : ', disabled'}`,
          );
        }
      }),
    );

const workflow = { does: 'its name or id', names: 'workflow' } as const;

const showCommand = () =>
  operationCommand({
    name: 'show',
    does: 'Show a workflow with its definition and versions',
    calls: 'GET /api/v1/workflows/{id}',
    args: { id: workflow },
    query: { version: { does: 'another version than the newest', type: 'number' } },
  });

/** Two commands of one operation, since nobody remembers `--enabled false`. */
const enableCommand = (name: string, enabled: boolean): Command =>
  callsOperations(withServer(new Command(name)), 'PATCH /api/v1/workflows/{id}')
    .description(enabled ? 'Let a workflow start runs' : 'Keep a workflow from starting runs; those under way go on')
    .argument('<workflow>', workflow.does)
    .option('--json', 'print JSON')
    .action((wanted: string, { json, ...options }: ServerOptions & { json?: boolean }) =>
      inWords(json, async () => {
        const id = await idOf(options, 'workflow', wanted);
        const changed = await callServer<object>(options, 'PATCH', `/api/v1/workflows/${id}`, { body: { enabled } });
        console.log(json ? JSON.stringify(changed, null, 2) : `${wanted} is ${name}d.`);
      }),
    );

const testCommand = () =>
  operationCommand({
    name: 'test',
    does: 'Walk through a workflow without sending anything: a saved one, or a definition',
    calls: 'POST /api/v1/workflows/test',
    body: {
      workflowId: { does: 'a saved workflow', names: 'workflow' },
      definition: { does: 'a definition that is not saved, as JSON', type: 'json' },
      event: { does: 'the event that starts it, as JSON', type: 'json' },
      eventId: { flag: 'event-id', does: 'the event that starts it, by its id' },
      mode: { does: 'how the steps are done', choices: ['dry-run', 'sandbox'] },
    },
    examples: ['workflows test --workflow "Note what became of an email" --event-id EVENT'],
  });

const runCommand = () =>
  operationCommand({
    name: 'run',
    does: 'Start a run by hand',
    calls: 'POST /api/v1/workflows/{id}/runs',
    args: { id: workflow },
    body: { event: { does: 'what it starts with, as JSON', type: 'json', required: true } },
    examples: ['workflows run "Welcome" --event \'{"person":{"id":"42"}}\''],
  });
