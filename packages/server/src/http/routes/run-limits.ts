import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertReach } from '../../access/access.ts';
import type { Services } from '../services.ts';

const limit = z.strictObject({
  concurrency: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .describe('At most so many runs at work at once; null for no limit'),
});
const byId = z.object({ id: z.string() });

/** How many runs may act on one connection at once; a workflow's own limit stands in its definition. */
export const runLimitRoutes =
  ({ connections, runs }: Pick<Services, 'connections' | 'runs'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/connections/:id/run-limit',
      {
        config: { needs: 'connections:read' },
        schema: {
          summary: 'See how many runs may act on a connection at once',
          params: byId,
          response: { 200: limit },
        },
      },
      async ({ access, params }) => {
        assertReach(access, (await connections.get(params.id)).client.id, 'connection');
        return { concurrency: await runs.connectionLimit(params.id) };
      },
    );

    app.put(
      '/connections/:id/run-limit',
      {
        config: { needs: 'connections:write' },
        schema: {
          summary: 'Limit how many runs act on a connection at once',
          params: byId,
          body: limit,
          response: { 200: limit },
        },
      },
      async ({ access, params, body }) => {
        assertReach(access, (await connections.get(params.id)).client.id, 'connection');
        await runs.limitConnection(params.id, body.concurrency);
        return body;
      },
    );
  };
