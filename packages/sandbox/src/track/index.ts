import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addApiHooks } from '../http/api-hooks.ts';
import { vendorHosts } from '../http/hosts.ts';
import type { Region } from '../workspace/workspace-keys.ts';
import type { World } from '../world.ts';
import { registerCustomers } from './customers.ts';
import { registerDevices } from './devices.ts';
import { registerEntities } from './entities.ts';
import { registerEvents } from './events.ts';
import { registerForms } from './forms.ts';
import { registerMerge } from './merge.ts';
import { registerMetrics } from './metrics.ts';
import { registerRegion } from './region.ts';
import { registerSegments } from './segments.ts';
import { unauthorized } from './unauthorized.ts';

/** Track v1 and v2 of one region. */
export const registerTrackApi =
  (world: World, region: Region) =>
  async (app: FastifyInstance): Promise<void> => {
    const { registry } = world;
    addApiHooks(app, world, region, 'track');
    registerRegion(app, registry);
    registerMetrics(app, registry, region);
    await app.register(async (authenticated) => {
      authenticated.addHook('onRequest', (request, reply, done) => {
        const workspace = registry.track(request.headers.authorization);
        if (!workspace) return done(unauthorized(reply));
        if (workspace.keys.region === region) {
          request.workspace = workspace;
          return done();
        }
        if (region === 'us') return void reply.redirect(europeanUrl(world, request), 307);
        done(unauthorized(reply));
      });
      registerCustomers(authenticated);
      registerEvents(authenticated);
      registerDevices(authenticated);
      registerMerge(authenticated);
      registerSegments(authenticated);
      registerForms(authenticated);
      registerEntities(authenticated);
    });
  };

/** The same path on the sibling host, reached the way the client reached this one. */
function europeanUrl({ prefixByPort }: World, request: FastifyRequest): string {
  const host = request.headers.host ?? '';
  const path = request.url.slice('/us/track'.length);
  const [name = '', port] = host.toLowerCase().split(':');
  if (vendorHosts.has(name)) {
    // Without a port a TLS terminator stands before us: the vendor's hosts are spoken to by https alone.
    return port === undefined
      ? `https://track-eu.customer.io${path}`
      : `${request.protocol}://track-eu.customer.io:${port}${path}`;
  }
  const own = [...prefixByPort].find(([, prefix]) => prefix === '/eu/track');
  if (own) return `${request.protocol}://${request.hostname}:${own[0]}${path}`;
  const isBare = !request.originalUrl.startsWith('/us/track');
  return `${request.protocol}://${host}${isBare ? '' : '/eu/track'}${path}`;
}
