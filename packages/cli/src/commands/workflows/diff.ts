import { inWords } from '../../in-words.ts';
import { callServer } from '../../server/call-server.ts';
import { callsOperations } from '../../server/operation-command.ts';
import { coloured } from './coloured.ts';
import { aboutWorkflow, findWorkflow, parseVersion, type WorkflowOptions } from './find-workflow.ts';

interface Difference {
  steps: { id: string; change: string }[];
  fields: string[];
  text: string;
}

export const diffCommand = () =>
  callsOperations(aboutWorkflow('diff'), 'GET /api/v1/workflows/{id}/versions/{version}/difference')
    .description('Show what changed from one version to another')
    .option('--from <number>', 'default: what runs in production', parseVersion)
    .option('--to <number>', 'default: the newest', parseVersion)
    .action((workflow: string, options: WorkflowOptions & { from?: number; to?: number }) =>
      inWords(options.json, async () => {
        const { id, version, environments } = await findWorkflow(options, workflow);
        const newest = options.to ?? version;
        const from = options.from ?? environments.production?.version ?? Math.max(1, newest - 1);
        const path = `/api/v1/workflows/${id}/versions/${newest}/difference`;
        const difference = await callServer<Difference>(options, 'GET', path, { query: { from } });
        if (options.json) return console.log(JSON.stringify({ id, from, to: newest, ...difference }, null, 2));
        const { steps, fields, text } = difference;
        if (text !== '') process.stdout.write(coloured(text));
        for (const step of steps) console.log(`step ${step.id}: ${step.change}`);
        for (const field of fields) console.log(`${field}: changed`);
        if (text === '' && steps.length + fields.length === 0) {
          console.log(`Versions ${from} and ${newest} are the same`);
        }
      }),
    );
