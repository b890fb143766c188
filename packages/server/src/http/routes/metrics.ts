import type { FastifyPluginAsync } from 'fastify';
import { assertAllClients } from '../../access/access.ts';
import { addGuard, type Identify } from '../../access/guard.ts';
import type { Services } from '../services.ts';

/** `GET /metrics`: figures for Prometheus, which sends an API token with the permission `metrics:read`. */
export const metricsRoutes =
  ({ metrics, publicUrl }: Pick<Services, 'metrics' | 'publicUrl'>, identify: Identify): FastifyPluginAsync =>
  async (app) => {
    addGuard(app, identify, publicUrl);
    app.get('/metrics', { config: { needs: 'metrics:read' } }, async ({ access }, reply) => {
      assertAllClients(access);
      const { contentType, text } = await metrics.page();
      return reply.type(contentType).send(text);
    });
  };
