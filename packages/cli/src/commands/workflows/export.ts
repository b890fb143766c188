import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { parseDocument } from 'yaml';
import { inWords, Refused } from '../../in-words.ts';
import { callServer, type ServerOptions } from '../../server/call-server.ts';
import { callsOperations, withServer } from '../../server/operation-command.ts';
import type { ShownWorkflow } from './find-workflow.ts';

export const exportCommand = () =>
  callsOperations(withServer(new Command('export')), 'GET /api/v1/workflows/{id}')
    .description('Print a workflow as YAML, or write all of them to a folder')
    .argument('[workflow]', 'its name or id; all of them when left out')
    .option('--folder <folder>', 'write one file for each')
    .action((wanted: string | undefined, options: ServerOptions & { folder?: string }) =>
      inWords(false, async () => {
        const { items } = await callServer<{ items: ShownWorkflow[] }>(options, 'GET', '/api/v1/workflows');
        const chosen = items.filter(({ id, name }) => wanted === undefined || id === wanted || name === wanted);
        if (chosen.length === 0)
          throw new Refused(wanted === undefined ? 'There are no workflows' : `There is no workflow ${wanted}`);
        const files = fileNames(chosen);
        for (const { id, client } of chosen) {
          const shown = await callServer<Shown>(options, 'GET', `/api/v1/workflows/${id}`);
          const yaml = textOf(shown, client.name);
          if (options.folder === undefined) process.stdout.write(chosen.length > 1 ? `---\n${yaml}` : yaml);
          else await write(options.folder, `${files.get(id)}.yaml`, yaml);
        }
      }),
    );

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
