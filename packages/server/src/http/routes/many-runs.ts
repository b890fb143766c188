import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { retryVersion, runFilter } from './run-shapes.ts';

const filter = z.strictObject(runFilter);
const many = {
  limit: z.int().min(1).max(1_000).default(1_000).describe('The oldest come first'),
  dryRun: z.boolean().default(false).describe('Only tell which they are'),
};
const runIds = z.array(z.string()).describe('Those that it was done to; with `dryRun` those that it would be done to');
const isMore = z.boolean().describe('There are more than `limit`: ask again for the rest');

/** What is done to many runs at once. */
export const manyRunRoutes =
  ({ runs }: Pick<Services, 'runs'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/runs/retry',
      {
        config: { needs: 'runs:write' },
        schema: {
          summary: 'Retry many failed runs',
          description: 'Each from the step that failed; steps that are done are not done again.',
          body: filter.omit({ status: true, waitingFor: true }).extend({ version: retryVersion, ...many }),
          response: {
            202: z.object({
              retried: z.number(),
              runIds,
              isMore,
              heldBack: z
                .array(z.object({ runId: z.string(), stepId: z.string() }))
                .optional()
                .describe(
                  'Those that have a step behind them which is not the same in the published version, with the first such step',
                ),
            }),
          },
        },
      },
      async (request, reply) => {
        const { access, body } = request;
        request.changedNothing = body.dryRun;
        const { heldBack, ...done } = await runs.retryMany({ ...body, clientIds: access.clientIds });
        return reply.code(202).send({ retried: done.runIds.length, ...done, ...(heldBack.length > 0 && { heldBack }) });
      },
    );

    app.post(
      '/runs/resume',
      {
        config: { needs: 'runs:write' },
        schema: {
          summary: 'Let many runs that wait for a connection try again',
          body: filter.omit({ status: true, waitingFor: true, errorCode: true, failedStep: true }).extend(many),
          response: { 202: z.object({ resumed: z.number(), runIds, isMore }) },
        },
      },
      async (request, reply) => {
        const { access, body } = request;
        request.changedNothing = body.dryRun;
        const done = await runs.resumeMany({ ...body, clientIds: access.clientIds });
        return reply.code(202).send({ resumed: done.runIds.length, ...done });
      },
    );

    app.post(
      '/runs/cancel',
      {
        config: { needs: 'runs:write' },
        schema: {
          summary: 'Cancel many runs that have not ended',
          description: 'What they have sent stays sent.',
          body: filter.omit({ errorCode: true, failedStep: true }).extend(many),
          response: { 202: z.object({ cancelled: z.number(), runIds, isMore }) },
        },
      },
      async (request, reply) => {
        const { access, body } = request;
        request.changedNothing = body.dryRun;
        const done = await runs.cancelMany({ ...body, clientIds: access.clientIds });
        return reply.code(202).send({ cancelled: done.runIds.length, ...done });
      },
    );
  };
