import { environments } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { page, pageQuery } from './page.ts';

const outcome = z.enum(['succeeded', 'failed', 'dry-run']);
const activity = z.object({
  id: z.string(),
  startedAtMs: z.number(),
  durationMs: z.number(),
  caller: z.object({
    type: z.enum(['person', 'token', 'run', 'server']),
    id: z.string().nullable(),
    name: z.string().nullable(),
  }),
  runId: z.string().nullable(),
  stepId: z.string().nullable(),
  clientId: z.string(),
  connectionId: z.string(),
  environment: z.string(),
  action: z.string(),
  outcome,
  errorCode: z.string().nullable(),
  remedy: z.string().nullable(),
  error: z.string().nullable(),
  input: z.unknown().describe('Secrets masked; text when it was too long to keep whole'),
});

const filter = pageQuery.extend({
  connectionId: z.string().optional(),
  environment: z.enum(environments).optional(),
  action: z.string().optional(),
  outcome: outcome.optional(),
  runId: z.string().optional(),
  search: z.string().min(1).max(200).optional().describe('Part of the input, the error or the caller’s name'),
  sinceMs: z.coerce.number().int().optional(),
  untilMs: z.coerce.number().int().optional(),
});

/** Every action that was called, by whom, and how it ended. */
export const activityRoutes =
  ({ activity: log }: Pick<Services, 'activity'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/activity',
      {
        config: { needs: 'activity:read' },
        schema: {
          summary: 'List called actions, newest first',
          querystring: filter,
          response: { 200: z.object({ items: z.array(activity), next: z.string().nullable() }) },
        },
      },
      async ({ access, query }) => page(await log.list({ ...query, clientIds: access.clientIds }), query.limit),
    );

    app.get(
      '/activity/:id',
      {
        config: { needs: 'activity:read' },
        schema: { summary: 'See one call', params: z.object({ id: z.string() }), response: { 200: activity } },
      },
      ({ access, params }) => log.get(params.id, access.clientIds),
    );
  };
