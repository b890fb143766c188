import { styleText } from 'node:util';
import { Command } from 'commander';
import { inWords } from '../../in-words.ts';
import { callServer, type ServerOptions } from '../../server/call-server.ts';
import { callsOperations, withServer } from '../../server/operation-command.ts';
import type { ShownWorkflow } from './find-workflow.ts';

export const listCommand = () =>
  callsOperations(withServer(new Command('list')), 'GET /api/v1/workflows')
    .description('List the workflows, and what each environment runs')
    .option('--json', 'print JSON')
    .action(({ json, ...options }: ServerOptions & { json?: boolean }) =>
      inWords(json, async () => {
        const { items } = await callServer<{ items: ShownWorkflow[] }>(options, 'GET', '/api/v1/workflows');
        if (json) return console.log(JSON.stringify(items, null, 2));
        for (const workflow of items) {
          const { client, name, version, trigger } = workflow;
          console.log(
            `${client.name}  ${styleText('bold', name)}  version ${version}, ${trigger}, ${whereItIsOn(workflow)}`,
          );
        }
      }),
    );

function whereItIsOn({ environments }: ShownWorkflow): string {
  const on = Object.entries(environments).flatMap(([environment, published]) =>
    published ? [`${environment} runs ${published.version}`] : [],
  );
  return on.join(', ') || 'off';
}
