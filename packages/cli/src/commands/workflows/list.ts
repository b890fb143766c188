import { styleText } from 'node:util';
import { Command } from 'commander';
import { inWords } from '../../in-words.ts';
import { callServer, type ServerOptions } from '../../server/call-server.ts';
import { idOf } from '../../server/names.ts';
import { callsOperations, withServer } from '../../server/operation-command.ts';
import type { ShownWorkflow } from './find-workflow.ts';

interface ListFlags extends ServerOptions {
  json?: boolean;
  client?: string;
  connection?: string;
  environment?: string;
  trigger?: string;
  search?: string;
  limit?: string;
  before?: string;
}

export const listCommand = () =>
  callsOperations(withServer(new Command('list')), 'GET /api/v1/workflows')
    .description('List the workflows, and what each environment runs')
    .option('--client <name>', 'of this client')
    .option('--environment <list>', 'published in these (editor, staging, production)')
    .option('--connection <name>', 'published where they act on this connection')
    .option('--trigger <list>', 'started by these (event, manual, schedule)')
    .option('--search <text>', 'with this in their name')
    .option('--limit <number>', 'how many')
    .option('--before <text>', 'the following page')
    .option('--json', 'print JSON')
    .action(({ json, ...options }: ListFlags) =>
      inWords(json, async () => {
        const query = await queryOf(options);
        const { items } = await callServer<{ items: ShownWorkflow[] }>(options, 'GET', '/api/v1/workflows', { query });
        if (json) return console.log(JSON.stringify(items, null, 2));
        for (const workflow of items) {
          const { client, name, version, trigger } = workflow;
          console.log(
            `${client.name}  ${styleText('bold', name)}  version ${version}, ${trigger}, ${whereItIsOn(workflow)}`,
          );
        }
      }),
    );

async function queryOf(flags: ListFlags): Promise<Record<string, string | undefined>> {
  const { client, connection, environment, trigger, search, limit, before } = flags;
  return {
    clientId: client && (await idOf(flags, 'client', client)),
    connectionId: connection && (await idOf(flags, 'connection', connection, client)),
    ...{ environment, trigger, search, limit, before },
  };
}

function whereItIsOn({ environments }: ShownWorkflow): string {
  const on = Object.entries(environments).flatMap(([environment, published]) =>
    published ? [`${environment} runs ${published.version}`] : [],
  );
  return on.join(', ') || 'off';
}
