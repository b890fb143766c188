import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { registerAdminApi } from '../admin/index.ts';
import { registerAppApi } from '../app/index.ts';
import { registerPage } from '../page/index.ts';
import { registerMessageLinks } from '../page/message-links.ts';
import { registerPipelinesApi } from '../pipelines/index.ts';
import { registerTrackApi } from '../track/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { World } from '../world.ts';
import { sendNotFoundPage } from './answers.ts';
import { ApiError, type ErrorShape } from './api-error.ts';
import type { Fault } from './faults.ts';
import type { RateClass } from './rate-limits.ts';
import { bodyTypes, maxBodyBytes, readBody } from './read-body.ts';
import { createUrlRewriter } from './rewrite-url.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose credentials the request carries. Set before any handler that needs them runs. */
    workspace: Workspace;
    /** Size of the body as received. */
    bodyBytes: number;
    /** Its beginning, for the request log. */
    bodyText: string;
    /** The fault that strikes this call. */
    fault: Fault | null;
    /** Why it was refused or did nothing, for the request log. */
    problem: string | null;
  }
  interface FastifyContextConfig {
    /** How broken JSON is answered on this route. */
    errorShape?: ErrorShape;
    /** Which published limit it counts against, when not its API's usual one. */
    rateClass?: RateClass;
  }
}

/** In place of Fastify's own compilers of schemas, which would be loaded at every start. */
const notNeeded = (): never => {
  throw new Error('a route with a schema needs a compiler of its own');
};

/** All of Customer.io's hosts behind one request handler. */
export function createGateway(world: World): FastifyInstance {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    rewriteUrl: createUrlRewriter(world.prefixByPort, world.registry),
    routerOptions: { maxParamLength: 10_000, ignoreTrailingSlash: false },
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: { buildValidator: notNeeded, buildSerializer: notNeeded } },
    // A path that cannot be read.
    frameworkErrors: (_error, _request, reply: unknown) => {
      void (reply as FastifyReply).code(400).type('text/plain; charset=utf-8').send('400 Bad Request');
    },
  });
  app.decorateRequest('workspace');
  app.decorateRequest('bodyBytes', 0);
  app.decorateRequest('bodyText', '');
  app.decorateRequest('fault', null);
  app.decorateRequest('problem', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(bodyTypes, { parseAs: 'buffer' }, readBody);
  app.setNotFoundHandler((_request, reply) => sendNotFoundPage(reply));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    request.problem = error.message;
    if (error instanceof ApiError) return reply.code(error.status).send(error.body());
    const status = error.statusCode ?? 500;
    const shape = request.routeOptions.config?.errorShape ?? 'meta-errors';
    return reply.code(status).send(new ApiError(status, shape, error.message).body());
  });
  for (const region of ['us', 'eu'] as const) {
    void app.register(registerTrackApi(world, region), { prefix: `/${region}/track` });
    void app.register(registerAppApi(world, region), { prefix: `/${region}/app` });
    void app.register(registerPipelinesApi(world, region), { prefix: `/${region}/pipelines` });
  }
  void app.register(registerAdminApi(world), { prefix: '/__sandbox' });
  void app.register(registerPage(world), { prefix: '/__sandbox' });
  void app.register(registerMessageLinks(world), { prefix: '/__sandbox/links' });
  app.get('/', (_request, reply) => reply.redirect('/__sandbox/'));
  return app;
}
