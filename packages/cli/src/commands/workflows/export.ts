import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { parseDocument } from 'yaml';
import { inWords, Refused } from '../../in-words.ts';
import { callServer, type ServerOptions } from '../../server/call-server.ts';
import { idOf } from '../../server/names.ts';
import { callsOperations, withServer } from '../../server/operation-command.ts';
import type { ShownWorkflow } from './find-workflow.ts';

export const exportCommand = () =>
  callsOperations(withServer(new Command('export')), 'GET /api/v1/workflows/{id}')
    .description('Print a workflow as YAML, or write all of them to a folder')
    .argument('[workflow]', 'its name or id; all of them when left out')
    .option('--folder <folder>', 'write one file for each')
    .option('--client <name>', 'those of this client')
    .option('--json', 'print JSON: each with its text, or the files that were written')
    .action((wanted: string | undefined, options: ExportOptions) =>
      inWords(options.json, async () => {
        const { items } = await callServer<{ items: ShownWorkflow[] }>(options, 'GET', '/api/v1/workflows');
        const ofClient = options.client && (await idOf(options, 'client', options.client));
        const chosen = items.filter(
          ({ id, name, client }) =>
            (wanted === undefined || id === wanted || name === wanted) &&
            (ofClient === undefined || client.id === ofClient),
        );
        if (chosen.length === 0)
          throw new Refused(wanted === undefined ? 'There are no workflows' : `There is no workflow ${wanted}`);
        const files = fileNames(chosen);
        const all: object[] = [];
        for (const { id, name, client } of chosen) {
          const shown = await callServer<Shown>(options, 'GET', `/api/v1/workflows/${id}`);
          const yaml = textOf(shown, client.name);
          const file = options.folder === undefined ? undefined : join(options.folder, `${files.get(id)}.yaml`);
          if (file !== undefined) await write(file, yaml);
          if (options.json) all.push({ id, name, client: client.name, ...(file === undefined ? { yaml } : { file }) });
          else if (file !== undefined) console.log(file);
          else process.stdout.write(chosen.length > 1 ? `---\n${yaml}` : yaml);
        }
        if (options.json) console.log(JSON.stringify(all, null, 2));
      }),
    );

interface ExportOptions extends ServerOptions {
  folder?: string;
  client?: string;
  json?: true;
}

interface Shown {
  source: string;
  definition: { connection?: string };
}

/** The text as it was written, with what it was told beside it: applied again it means the same. */
function textOf({ source, definition }: Shown, client: string): string {
  const document = parseDocument(source);
  document.set('client', client);
  if (definition.connection !== undefined) document.set('connection', definition.connection);
  return document.toString();
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new Refused(`${file} cannot be written: ${(error as Error).message}`);
  }
}

/** A file name for each, by id: its name, with the client's before it, or its id behind it, where names alone are the same. */
function fileNames(workflows: ShownWorkflow[]): Map<string, string> {
  const short = ({ name }: ShownWorkflow) => slugOf(name);
  const long = ({ client, name }: ShownWorkflow) => `${slugOf(client.name) || 'client'}--${slugOf(name)}`;
  const isAlone = (workflow: ShownWorkflow, naming: typeof short) =>
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
