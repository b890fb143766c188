import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import { notFound, Problem } from '../../store/problem.ts';
import { runStatuses } from '../../workflows/runs/run.ts';
import { startManually } from '../../workflows/runs/start-manually.ts';
import { endOf } from '../../workflows/runs/wait-for-end.ts';
import type { Services } from '../services.ts';
import { byId, environment } from './workflow-shapes.ts';
import { reachWorkflow } from './workflows.ts';

const MAX_WAIT_SECONDS = 60;

const wait = z
  .string()
  .regex(/^\d{1,2}s?$/, 'write seconds, such as 30s')
  .transform((text) => Number.parseInt(text, 10))
  .refine((seconds) => seconds <= MAX_WAIT_SECONDS, `is at most ${MAX_WAIT_SECONDS}s`)
  .optional()
  .describe('Answer when the run has ended, or after so many seconds, such as 30s');

const started = z.object({
  runId: z.string(),
  status: z.enum(runStatuses).describe('With `wait`, how it ended, if it has'),
  error: z.string().nullable(),
  errorCode: z.string().nullable(),
  failedStep: z.string().nullable(),
  outputs: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe(
      'With `wait`, what each step gave, by its id; null as long as the run has not ended. Cut as in `GET /runs/{id}`',
    ),
});

/** Starting runs by a call. */
export const workflowStartRoutes =
  ({ workflows, runs }: Pick<Services, 'workflows' | 'runs'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/workflows/:id/runs',
      {
        config: { needs: 'runs:write', goesOn: true },
        schema: {
          summary: 'Start a run by hand',
          description:
            'By the id of the workflow, or by its name where one client has it. What it is started with is held against the input schema of a manual trigger. With an `Idempotency-Key` the same call starts one run.',
          params: byId,
          querystring: z.object({
            wait,
            client: z.string().optional().describe('Name or id, for a name that several clients use'),
          }),
          body: z.strictObject({
            event: z.unknown().describe('What the steps read as `event`'),
            environment: environment
              .optional()
              .describe('Default: production, or else the only one where it is published'),
          }),
          response: { 201: started },
        },
      },
      async (request, reply) => {
        const { access, params, body, query } = request;
        const workflowId = await idOf(access, params.id, query.client);
        const key = request.idempotencyKey === null ? undefined : `${access.actor.id}:${request.idempotencyKey}`;
        const runId = await startManually({ workflows, runs }, workflowId, body.event ?? {}, {
          environment: body.environment,
          key,
        });
        const run = query.wait === undefined ? await runs.get(runId) : await endOf(runs, runId, query.wait * 1000);
        const outputs = query.wait === undefined || run.endedAtMs === null ? null : await outputsOf(runId);
        const { status, error, errorCode, failedStep } = run;
        return reply.code(201).send({ runId, status, error, errorCode, failedStep, outputs });
      },
    );

    async function outputsOf(runId: string): Promise<Record<string, unknown>> {
      const { steps } = await runs.shownSteps(runId);
      return Object.fromEntries(
        steps.filter(({ status }) => status === 'succeeded').map(({ stepId, output }) => [stepId, output]),
      );
    }

    async function idOf(access: Access, idOrName: string, client: string | undefined): Promise<string> {
      if (idOrName.startsWith('wf_')) return (await reachWorkflow(workflows, access, idOrName)).id;
      const mine = await workflows.list({ clientIds: access.clientIds });
      const named = mine.filter(
        (each) =>
          each.name === idOrName && (client === undefined || each.client.id === client || each.client.name === client),
      );
      const [found, another] = named;
      if (!found) throw notFound('workflow');
      if (another) {
        const message = `${named.length} clients have a workflow ${idOrName}: say whose, with ?client=, or give its id`;
        throw new Problem(409, 'ambiguous_name', message, '/client');
      }
      return found.id;
    }
  };
