import { environments } from '@cio-bridge/connector';
import { kindNames } from '@cio-bridge/sync';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertReach } from '../../access/access.ts';
import type { Services } from '../services.ts';
import { scope, texts } from './filters.ts';
import { page, pageOf, pageQuery } from './page.ts';
import { named } from './shapes.ts';

const memory = z.object({
  id: z.string(),
  name: z.string(),
  client: named,
  connection: named,
  environment: z.enum(environments),
  kind: z.enum(kindNames),
  usedAtMs: z.number().describe('When a sync last compared with it'),
});

/** What is remembered of syncs, so that the next one sends only what differs. */
export const syncMemoryRoutes =
  ({ syncMemories }: Pick<Services, 'syncMemories'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/sync-memories',
      {
        config: { needs: 'syncs:read' },
        schema: {
          summary: 'List what is remembered of syncs',
          querystring: pageQuery.extend({ ...scope, connectionId: texts }),
          response: { 200: pageOf(memory) },
        },
      },
      async ({ access, query }) =>
        page(await syncMemories.list({ ...query, clientIds: access.clientIds }), query.limit),
    );

    app.delete(
      '/sync-memories/:id',
      {
        config: { needs: 'syncs:write' },
        schema: {
          summary: 'Forget what is remembered of syncs',
          description: 'The next sync that names it sends everything.',
          params: z.object({ id: z.string() }),
          response: { 204: z.null() },
        },
      },
      async ({ access, params }, reply) => {
        const { client } = await syncMemories.get(params.id);
        assertReach(access, client.id, 'memory of syncs');
        await syncMemories.remove(params.id);
        return reply.code(204).send(null);
      },
    );
  };
