import type { FastifyPluginAsync } from 'fastify';
import { createWriteCheck } from '../../store/can-write.ts';
import type { Services } from '../services.ts';

/** `/healthz`: the process answers. `/readyz`: the store takes writes and the workflow engine answers too. */
export const healthRoutes =
  ({ store, engine }: Pick<Services, 'store' | 'engine'>): FastifyPluginAsync =>
  async (app) => {
    const canWrite = createWriteCheck(store);
    app.get('/healthz', async () => ({ status: 'ok' }));
    app.get('/readyz', async (_request, reply) => {
      const parts = { store: await canWrite(), engine: await engine.isReady() };
      const isReady = Object.values(parts).every(Boolean);
      return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', parts });
    });
  };
