import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { page, pageQuery } from './page.ts';

const run = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflowVersion: z.number(),
  status: z.enum(['queued', 'running', 'succeeded', 'failed']),
  event: z.unknown().describe('The event that started it, in normal form'),
  error: z.string().nullable(),
  createdAtMs: z.number(),
  endedAtMs: z.number().nullable(),
});
const step = z.object({
  stepId: z.string(),
  status: z.enum(['running', 'retrying', 'succeeded', 'failed']),
  input: z.unknown(),
  output: z.unknown(),
  error: z.string().nullable(),
  attempts: z.number(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
});
const listed = run.extend({ workflow: z.string().describe('Name of the workflow') });

export const runRoutes =
  ({ runs }: Pick<Services, 'runs'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/runs',
      {
        config: { needs: 'runs:read' },
        schema: {
          querystring: pageQuery,
          response: { 200: z.object({ items: z.array(listed), next: z.string().nullable() }) },
        },
      },
      async ({ query }) => page(await runs.list(query), query.limit),
    );
    app.get(
      '/runs/:id',
      {
        config: { needs: 'runs:read' },
        schema: { params: z.object({ id: z.string() }), response: { 200: run.extend({ steps: z.array(step) }) } },
      },
      async ({ params }) => ({ ...(await runs.get(params.id)), steps: await runs.steps(params.id) }),
    );
  };
