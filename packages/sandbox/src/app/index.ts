import type { FastifyInstance } from 'fastify';
import { ApiError, appError } from '../http/api-error.ts';
import { addApiHooks } from '../http/api-hooks.ts';
import type { Region } from '../workspace/workspace-keys.ts';
import type { World } from '../world.ts';
import { registerActivities } from './activities.ts';
import { registerAssetFiles } from './asset-files.ts';
import { registerAssetLibrary } from './asset-library.ts';
import { registerBroadcasts } from './broadcasts.ts';
import { registerCampaigns } from './campaigns.ts';
import { registerCollections } from './collections.ts';
import { registerCustomers } from './customers.ts';
import { registerDataIndex } from './data-index.ts';
import { registerDesignStudio } from './design-studio.ts';
import { registerDesignTranslations } from './design-translations.ts';
import { registerEspSuppressions } from './esp-suppressions.ts';
import { registerExportFiles, registerExports } from './exports.ts';
import { registerImports } from './imports.ts';
import { registerLiveNotifications } from './live-notifications.ts';
import { registerMessages } from './messages.ts';
import { registerNewsletterVariants } from './newsletter-variants.ts';
import { registerNewsletters } from './newsletters.ts';
import { registerObjects } from './objects.ts';
import { registerOptOuts } from './opt-outs.ts';
import { registerReportingWebhooks } from './reporting-webhooks.ts';
import { registerSegments } from './segments.ts';
import { registerSend } from './send.ts';
import { registerSenders } from './senders.ts';
import { registerSnippets } from './snippets.ts';
import { registerSubscriptions } from './subscriptions.ts';
import { registerTransactional } from './transactional.ts';
import { registerIpAddresses, registerWorkspaces } from './workspaces.ts';

/** As recorded from production on 2026-05-27, apart from what its proxies add. */
const recordedHeaders = {
  'access-control-allow-origin': 'https://fly.customer.io',
  'access-control-allow-credentials': 'true',
  'cache-control': 'must-revalidate,no-cache,no-store',
  expires: '0',
  pragma: 'no-cache',
  'referrer-policy': 'no-referrer-when-downgrade',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'x-xss-protection': '1; mode=block',
};

/** By noun. */
const routes: readonly ((app: FastifyInstance) => void)[] = [
  registerActivities,
  registerAssetLibrary,
  registerBroadcasts,
  registerCampaigns,
  registerCollections,
  registerCustomers,
  registerDataIndex,
  registerDesignStudio,
  registerDesignTranslations,
  registerEspSuppressions,
  registerExports,
  registerImports,
  registerLiveNotifications,
  registerMessages,
  registerNewsletterVariants,
  registerNewsletters,
  registerObjects,
  registerOptOuts,
  registerReportingWebhooks,
  registerSegments,
  registerSend,
  registerSenders,
  registerSnippets,
  registerSubscriptions,
  registerTransactional,
  registerWorkspaces,
];

/** The App API of one region. */
export const registerAppApi =
  (world: World, region: Region) =>
  async (app: FastifyInstance): Promise<void> => {
    const { registry } = world;
    addApiHooks(app, world, region, 'app');
    app.addHook('onSend', (_request, reply, payload, done) => {
      reply.headers(recordedHeaders);
      done(null, payload);
    });
    await app.register(
      async (open) => {
        registerIpAddresses(open);
        registerExportFiles(open, registry);
        registerAssetFiles(open, registry);
      },
      { prefix: '/v1' },
    );
    await app.register(
      async (authenticated) => {
        authenticated.addHook('onRequest', (request, _reply, done) => {
          const workspace = registry.app(request.headers.authorization);
          if (workspace?.keys.region === region) {
            request.workspace = workspace;
            return done();
          }
          if (workspace) return done(appError(301, 'wrong datacenter'));
          const isSend = request.routeOptions.url?.includes('/v1/send/');
          done(
            isSend
              ? new ApiError(401, 'meta-error', 'Unauthorized request')
              : new ApiError(401, 'detail-status', 'unauthorized'),
          );
        });
        for (const register of routes) register(authenticated);
      },
      { prefix: '/v1' },
    );
  };
