import { readFile, writeFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { Command, Option } from 'commander';
import { createTwoFilesPatch } from 'diff';
import { request } from 'undici';
import { parse, stringify } from 'yaml';

const DEFAULT_URL = 'http://127.0.0.1:8787';

interface ServerOptions {
  url: string;
  token: string;
}

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
    .description('Apply workflows from files, export them, or list them')
    .addCommand(applyCommand())
    .addCommand(exportCommand())
    .addCommand(listCommand());
}

const withServer = (command: Command): Command =>
  command
    .addOption(new Option('--url <url>', 'the server').env('CIO_BRIDGE_URL').default(DEFAULT_URL))
    .addOption(new Option('--token <token>', 'an API token').env('CIO_BRIDGE_TOKEN').makeOptionMandatory());

const applyCommand = () =>
  withServer(new Command('apply'))
    .description('Create or update the workflows in these files; the same file again changes nothing')
    .argument('<files...>', 'YAML or JSON, one workflow each')
    .option('--client <name>', 'the client, when the file names none')
    .option('--connection <name>', 'the connection, when the file names none')
    .option('--environment <name>', 'the environment, when the file names none')
    .option('--dry-run', 'show what would change, and change nothing')
    .action((files: string[], { dryRun, ...options }: ServerOptions & ApplyOptions) =>
      inWords(async () => {
        for (const file of files) await apply(file, dryRun ?? false, options);
      }),
    );

interface ApplyOptions {
  client?: string;
  connection?: string;
  environment?: string;
  dryRun?: boolean;
}

async function apply(file: string, dryRun: boolean, options: ServerOptions & ApplyOptions): Promise<void> {
  const { client, connection, environment } = options;
  const written = readDefinition(file, await readFile(file, 'utf8'));
  const given = Object.entries({ client, connection, environment }).filter(([, value]) => value !== undefined);
  const definition = { ...Object.fromEntries(given), ...written };
  const { outcome, version, before, after } = await call<{
    outcome: 'created' | 'updated' | 'unchanged';
    version: number;
    before: unknown;
    after: unknown;
  }>(options, 'PUT', `/api/v1/workflows?dryRun=${dryRun}`, definition).catch((error: unknown) => {
    throw error instanceof Refused ? new Refused(`${file}: ${error.message}`) : error;
  });
  if (outcome !== 'unchanged') process.stdout.write(diffOf(file, before, after));
  const words = dryRun && outcome !== 'unchanged' ? `would be ${outcome}` : outcome;
  console.log(`${written.name}: ${words} (version ${version})`);
}

function readDefinition(file: string, text: string): { name?: unknown } & Record<string, unknown> {
  const content: unknown = parse(text);
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content };
  throw new Refused(`${file} holds no workflow: it has to be a YAML or JSON object`);
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
  withServer(new Command('export'))
    .description('Print a workflow as YAML, or write all of them to a folder')
    .argument('[workflow]', 'its name or id; all of them when left out')
    .option('--folder <folder>', 'write one file for each')
    .action((wanted: string | undefined, options: ServerOptions & { folder?: string }) =>
      inWords(async () => {
        const { items } = await call<{ items: ListedWorkflow[] }>(options, 'GET', '/api/v1/workflows');
        const chosen = items.filter(({ id, name }) => wanted === undefined || id === wanted || name === wanted);
        if (chosen.length === 0)
          throw new Refused(wanted === undefined ? 'There are no workflows' : `There is no workflow ${wanted}`);
        for (const { id, name, client } of chosen) {
          const { definition } = await call<{ definition: object }>(options, 'GET', `/api/v1/workflows/${id}`);
          const yaml = stringify({ ...definition, client });
          if (options.folder === undefined) process.stdout.write(chosen.length > 1 ? `---\n${yaml}` : yaml);
          else await write(`${options.folder}/${fileNameOf(name)}.yaml`, yaml);
        }
      }),
    );

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  console.log(file);
}

const fileNameOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');

const listCommand = () =>
  withServer(new Command('list'))
    .description('List the workflows')
    .option('--json', 'print JSON')
    .action(({ json, ...options }: ServerOptions & { json?: boolean }) =>
      inWords(async () => {
        const { items } = await call<{ items: ListedWorkflow[] }>(options, 'GET', '/api/v1/workflows');
        if (json) return console.log(JSON.stringify(items, null, 2));
        for (const { client, name, version, enabled, trigger } of items) {
          console.log(
            `${client}  ${styleText('bold', name)}  version ${version}, ${trigger}${enabled ? '' : ', disabled'}`,
          );
        }
      }),
    );

/** What the server refused, in its own words. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly code = 'refused';
}

async function inWords(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isMissingFile = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!(error instanceof Refused) && !isMissingFile) throw error;
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

async function call<T>({ url, token }: ServerOptions, method: 'GET' | 'PUT', path: string, body?: object): Promise<T> {
  const answer = await request(new URL(path, url), {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Refused(`No server answers at ${url}. Start it, or name another one: --url URL`, { cause });
  });
  const content = (await answer.body.json()) as T & { detail?: string; pointer?: string };
  if (answer.statusCode < 300) return content;
  const where = content.pointer ? ` (at ${content.pointer})` : '';
  throw new Refused(`${content.detail ?? `The server answered ${answer.statusCode}`}${where}`);
}
