import type { FastifyInstance } from 'fastify';
import { ApiError } from '../http/api-error.ts';
import { addApiHooks } from '../http/api-hooks.ts';
import type { Region } from '../workspace/workspace-keys.ts';
import type { World } from '../world.ts';
import { registerCustomers } from './customers.ts';
import { registerReportingWebhooks } from './reporting-webhooks.ts';
import { registerSend } from './send.ts';

/** The App API of one region. */
export const registerAppApi =
  (world: World, region: Region) =>
  async (app: FastifyInstance): Promise<void> => {
    const { registry } = world;
    addApiHooks(app, world, region, 'app');
    await app.register(
      async (authenticated) => {
        authenticated.addHook('onRequest', (request, _reply, done) => {
          const workspace = registry.app(request.headers.authorization, region);
          if (workspace) {
            request.workspace = workspace;
            return done();
          }
          const isSend = request.routeOptions.url?.includes('/v1/send/');
          done(
            isSend
              ? new ApiError(401, 'meta-error', 'Unauthorized request')
              : new ApiError(401, 'detail-status', 'unauthorized'),
          );
        });
        registerSend(authenticated);
        registerCustomers(authenticated);
        registerReportingWebhooks(authenticated);
      },
      { prefix: '/v1' },
    );
  };
