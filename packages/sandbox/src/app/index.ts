import type { FastifyInstance } from 'fastify';
import { ApiError } from '../http/api-error.ts';
import type { Registry } from '../http/registry.ts';
import type { Region } from '../workspace/workspace-keys.ts';
import { registerCustomers } from './customers.ts';
import { registerReportingWebhooks } from './reporting-webhooks.ts';
import { registerSend } from './send.ts';

/** The App API of one region. */
export const registerAppApi =
  (registry: Registry, region: Region) =>
  async (app: FastifyInstance): Promise<void> => {
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
