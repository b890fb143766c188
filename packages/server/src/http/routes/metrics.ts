import type { FastifyPluginAsync } from 'fastify';
import { assertAllClients } from '../../access/access.ts';
import { addGuard } from '../../access/guard.ts';
import type { Services } from '../services.ts';

/** `GET /metrics`: figures for Prometheus, which sends an API token with the permission `metrics:read`. */
export const metricsRoutes =
  (services: Pick<Services, 'metrics' | 'signIn' | 'tokens' | 'publicUrl'>): FastifyPluginAsync =>
  async (app) => {
    addGuard(app, services);
    app.get('/metrics', { config: { needs: 'metrics:read' } }, async ({ access }, reply) => {
      assertAllClients(access);
      const { contentType, text } = await services.metrics.page();
      return reply.type(contentType).send(text);
    });
  };
