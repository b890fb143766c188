import { environments } from '@cio-bridge/connector';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { isMore, scope, several, text, texts, timeRange } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';
import { named } from './shapes.ts';

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
  client: named,
  connection: named,
  environment: z.enum(environments),
  action: z.string(),
  outcome,
  errorCode: z.string().nullable(),
  remedy: z.string().nullable(),
  error: z.string().nullable(),
  input: z.unknown().describe('Secrets masked; text when it was too long to keep whole'),
});

const call = z.object({
  method: z.string(),
  url: z.string(),
  body: z.unknown().describe('Secrets masked; text when it was no JSON, or too long to keep whole'),
  status: z.number().nullable().describe('Null when no answer came, as of a dry run'),
  answer: z.unknown().describe('Likewise'),
  durationMs: z.number(),
});
const activityInFull = activity.extend({
  calls: z
    .array(call)
    .describe('The first of the requests that were made to Customer.io for it, without their headers'),
});

const filter = {
  ...scope,
  connectionId: texts,
  action: texts,
  outcome: several(outcome).optional(),
  runId: text.optional(),
  stepId: text.optional().describe('Of a run, as its steps name it: each attempt is a call'),
  search: z.string().min(1).max(200).optional().describe('Part of the input, the error or the caller’s name'),
  ...timeRange('Begun'),
};

/** Every action that was called, by whom, and how it ended. */
export const activityRoutes =
  ({ shownActivity: log }: Pick<Services, 'shownActivity'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/activity',
      {
        config: { needs: 'activity:read' },
        schema: {
          summary: 'List called actions, newest first',
          querystring: pageQuery.extend(filter),
          response: { 200: pageOf(activity) },
        },
      },
      async ({ access, query }) => page(await log.list({ ...query, clientIds: access.clientIds }), query.limit),
    );

    app.get(
      '/activity/count',
      {
        config: { needs: 'activity:read' },
        schema: {
          summary: 'Count called actions',
          querystring: z.object(filter),
          response: { 200: z.object({ activities: z.number(), isMore }) },
        },
      },
      ({ access, query }) => log.count({ ...query, clientIds: access.clientIds }),
    );

    app.get(
      '/activity/:id',
      {
        config: { needs: 'activity:read' },
        schema: {
          summary: 'See one call, with what was said to Customer.io for it',
          params: z.object({ id: z.string() }),
          response: { 200: activityInFull },
        },
      },
      ({ access, params }) => log.get(params.id, access.clientIds),
    );
  };
