import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertReach } from '../../access/access.ts';
import { decisions as choices } from '../../workflows/runs/answer.ts';
import type { Services } from '../services.ts';
import { scope, text, texts } from './filters.ts';
import { pageOf, pageQuery } from './page.ts';
import { named } from './shapes.ts';

const decision = z.object({
  runId: z.string(),
  stepId: z.string(),
  client: named,
  workflow: named,
  workflowVersion: z.number(),
  connection: named.nullable(),
  environment: z.string().nullable(),
  action: z.string(),
  person: z
    .object({ id: z.string().optional(), email: z.string().optional(), cioId: z.string().optional() })
    .nullable()
    .describe('Whom it was for, as the step says'),
  recipient: z.string().nullable(),
  message: z.object({
    channel: z.enum(['email', 'push', 'sms', 'whatsapp', 'in_app', 'broadcast', 'other']),
    id: z.string().nullable().describe('Of the transactional message or broadcast; null for one without'),
    subject: z.string().nullable(),
  }),
  why: z.string().describe('Why it could not be found out'),
  sinceMs: z.number(),
  candidates: z
    .array(
      z.object({
        deliveryId: z.string(),
        objectType: z.string().nullable(),
        recipient: z.string().nullable(),
        subject: z.string().nullable(),
        lastMetric: z.string().nullable(),
        lastHappenedAtMs: z.number().nullable(),
      }),
    )
    .describe('The deliveries that it may have become; what no event told of them is null'),
  laterWaits: z
    .array(z.object({ stepId: z.string(), metrics: z.array(z.string()) }))
    .describe('Steps that wait for what becomes of its delivery: decided was-sent without saying which, they fail'),
});
const filter = { ...scope, connectionId: texts, workflowId: texts, runId: text.optional() };

/** Messages of which nobody knows whether they were sent: a person says, and the run goes on. */
export const decisionRoutes =
  ({
    decisions,
    shownDecisions,
    runs,
  }: Pick<Services, 'decisions' | 'shownDecisions' | 'runs'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/decisions',
      {
        config: { needs: 'runs:read' },
        schema: {
          summary: 'List the decisions that runs wait for',
          querystring: pageQuery.extend(filter),
          response: { 200: pageOf(decision) },
        },
      },
      async ({ access, query }) => {
        const items = await shownDecisions.list({ ...query, clientIds: access.clientIds });
        const last = items.length === query.limit ? items.at(-1) : undefined;
        return { items: items as z.infer<typeof decision>[], next: last ? `${last.runId}/${last.stepId}` : null };
      },
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
