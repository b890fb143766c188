import type { FastifyInstance } from 'fastify';
import type { Registry } from '../http/registry.ts';
import { unauthorized } from './unauthorized.ts';

/** Answer on either region's host: whether credentials are right, and where their account belongs. */
export function registerRegion(app: FastifyInstance, registry: Registry): void {
  app.get('/auth', (request, reply) => {
    if (!registry.track(request.headers.authorization)) throw unauthorized(reply);
    return reply.send({ meta: { message: 'nice credentials.' } });
  });

  app.get('/api/v1/accounts/region', (request, reply) => {
    const workspace = registry.track(request.headers.authorization);
    if (!workspace) throw unauthorized(reply);
    const { region } = workspace.keys;
    const url = region === 'us' ? 'https://track.customer.io' : 'https://track-eu.customer.io';
    return reply.send({ url, region, environment_id: workspace.id });
  });
}
