import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { page, pageOf, pageQuery } from './page.ts';

const replay = z.object({
  id: z.string(),
  requestedBy: z.string(),
  filter: z.unknown().describe('Which events; `{id}` for one'),
  events: z.number(),
  runs: z.number().describe('Started so far: `GET /runs?replayId=` lists them'),
  createdAtMs: z.number(),
  endedAtMs: z.number().nullable().describe('Null while it is under way'),
});

/** Replays that were asked for, and how far they are. */
export const replayRoutes =
  ({ replays }: Pick<Services, 'replays'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/replays',
      {
        config: { needs: 'events:read' },
        schema: {
          summary: 'List replays, newest first',
          description: 'Whoever is limited to some clients sees their own.',
          querystring: pageQuery,
          response: { 200: pageOf(replay) },
        },
      },
      async ({ access, query }) => page(await replays.list({ ...query, by: access }), query.limit),
    );

    app.get(
      '/replays/:id',
      {
        config: { needs: 'events:read' },
        schema: { summary: 'See a replay', params: z.object({ id: z.string() }), response: { 200: replay } },
      },
      ({ access, params }) => replays.get(params.id, access),
    );
  };
