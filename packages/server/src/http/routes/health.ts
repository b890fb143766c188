import type { FastifyPluginAsync } from 'fastify';
import { sql } from 'kysely';
import type { Services } from '../services.ts';

/** `/healthz`: the process answers. `/readyz`: the store and the workflow engine do too. */
export const healthRoutes =
  ({ store, engine }: Pick<Services, 'store' | 'engine'>): FastifyPluginAsync =>
  async (app) => {
    app.get('/healthz', async () => ({ status: 'ok' }));
    app.get('/readyz', async (_request, reply) => {
      const isStoreReady = await sql`select 1`.execute(store.db).then(
        () => true,
        () => false,
      );
      const parts = { store: isStoreReady, engine: await engine.isReady() };
      const isReady = Object.values(parts).every(Boolean);
      return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', parts });
    });
  };
