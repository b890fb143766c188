import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../http/api-error.ts';
import { vendorHosts } from '../http/hosts.ts';
import type { Registry } from '../http/registry.ts';
import type { Region } from '../workspace/workspace-keys.ts';
import { registerCustomers } from './customers.ts';
import { registerEntities } from './entities.ts';
import { registerEvents } from './events.ts';
import { registerRegion } from './region.ts';

/** Track v1 and v2 of one region. */
export const registerTrackApi =
  (registry: Registry, region: Region) =>
  async (app: FastifyInstance): Promise<void> => {
    registerRegion(app, registry);
    await app.register(async (authenticated) => {
      authenticated.addHook('onRequest', (request, reply, done) => {
        const workspace = registry.track(request.headers.authorization);
        if (!workspace) return refuse(reply, done);
        if (workspace.keys.region === region) {
          request.workspace = workspace;
          return done();
        }
        if (region === 'us') return void reply.redirect(europeanUrl(request), 307);
        refuse(reply, done);
      });
      registerCustomers(authenticated);
      registerEvents(authenticated);
      registerEntities(authenticated);
    });
  };

export const refuse = (reply: FastifyReply, done: (error: Error) => void): void => {
  void reply.header('www-authenticate', 'Basic realm="Customer.io edge event collection"');
  done(new ApiError(401, 'meta-error', 'Unauthorized request'));
};

/** The same path on the sibling host: relative to how the client reached us. */
function europeanUrl(request: FastifyRequest): string {
  const host = request.headers.host ?? '';
  const path = request.url.slice('/us/track'.length);
  if (Object.hasOwn(vendorHosts, host)) return `https://track-eu.customer.io${path}`;
  return `${request.protocol}://${host}/eu/track${path}`;
}
