import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { registerAppApi } from '../app/index.ts';
import { registerTrackApi } from '../track/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { sendNotFoundPage } from './answers.ts';
import { ApiError, type ErrorShape } from './api-error.ts';
import type { HostPrefix } from './hosts.ts';
import { createUrlRewriter } from './hosts.ts';
import type { Registry } from './registry.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose credentials the request carries. Set before any handler that needs them runs. */
    workspace: Workspace;
    /** Size of the body as received. */
    bodyBytes: number;
  }
  interface FastifyContextConfig {
    /** How broken JSON is answered on this route. */
    errorShape?: ErrorShape;
  }
}

/** The largest body any operation takes: a broadcast trigger, 25 MB (App API document, read 2026-08). */
const maxBodyBytes = 25_000_000;

export interface GatewayParts {
  readonly registry: Registry;
  readonly prefixByPort: ReadonlyMap<number, HostPrefix>;
}

/** All of Customer.io's hosts behind one request handler. */
export function createGateway(parts: GatewayParts): FastifyInstance {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    rewriteUrl: createUrlRewriter(parts.prefixByPort),
    routerOptions: { maxParamLength: 10_000, ignoreTrailingSlash: false },
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  app.decorateRequest('workspace');
  app.decorateRequest('bodyBytes', 0);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    request.bodyBytes = body.length;
    if (body.length === 0) return done(null, undefined);
    try {
      done(null, JSON.parse(body.toString('utf8')));
    } catch {
      done(new ApiError(400, request.routeOptions.config.errorShape ?? 'meta-errors', 'the body is not JSON'));
    }
  });
  app.setNotFoundHandler((_request, reply) => sendNotFoundPage(reply));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof ApiError) return reply.code(error.status).send(error.body());
    const status = error.statusCode ?? 500;
    const shape = request.routeOptions.config?.errorShape ?? 'meta-errors';
    return reply.code(status).send(new ApiError(status, shape, error.message).body());
  });
  for (const region of ['us', 'eu'] as const) {
    void app.register(registerTrackApi(parts.registry, region), { prefix: `/${region}/track` });
    void app.register(registerAppApi(parts.registry, region), { prefix: `/${region}/app` });
  }
  return app;
}
