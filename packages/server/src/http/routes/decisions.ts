import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertReach } from '../../access/access.ts';
import { decisions as choices } from '../../workflows/runs/steps/action.ts';
import type { Services } from '../services.ts';

const decision = z.object({
  runId: z.string(),
  stepId: z.string(),
  workflow: z.string(),
  action: z.string(),
  why: z.string().describe('Why it could not be found out'),
  sinceMs: z.number(),
});

/** Messages of which nobody knows whether they were sent: a person says, and the run goes on. */
export const decisionRoutes =
  ({ decisions, runs }: Pick<Services, 'decisions' | 'runs'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/decisions',
      {
        config: { needs: 'runs:read' },
        schema: {
          summary: 'List the decisions that runs wait for',
          response: { 200: z.object({ items: z.array(decision) }) },
        },
      },
      async ({ access }) => ({ items: await decisions.list({ clientIds: access.clientIds }) }),
    );

    app.post(
      '/runs/:id/steps/:stepId/decision',
      {
        config: { needs: 'runs:write' },
        schema: {
          summary: 'Decide whether a message was sent',
          params: z.object({ id: z.string(), stepId: z.string() }),
          body: z.strictObject({
            choice: z.enum(choices),
            deliveryId: z.string().min(1).optional().describe('The delivery that it became, with was-sent'),
          }),
          response: { 202: z.object({ choice: z.enum(choices) }) },
        },
      },
      async ({ access, params, body }, reply) => {
        const run = await runs.get(params.id);
        assertReach(access, run.clientId, 'run');
        await decisions.decide({ run, stepId: params.stepId, ...body, by: access.actor.name });
        return reply.code(202).send({ choice: body.choice });
      },
    );
  };
