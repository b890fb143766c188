import type { Socket } from 'node:net';
import compress from '@fastify/compress';
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { addAudit } from '../access/audit.ts';
import { addGuard, createIdentify } from '../access/guard.ts';
import { isOutOfRoom } from '../store/out-of-room.ts';
import { Problem } from '../store/problem.ts';
import { createBodyBudget } from './body-budget.ts';
import { addEtags } from './etag.ts';
import { addIdempotency } from './idempotency.ts';
import { addJsonBodies } from './json-bodies.ts';
import { addKnownParameters } from './known-parameters.ts';
import { describeApi } from './openapi.ts';
import { problemDetails, toProblem } from './problem.ts';
import { aboutRoutes } from './routes/about.ts';
import { actionRoutes } from './routes/actions.ts';
import { activityRoutes } from './routes/activity.ts';
import { auditRoutes } from './routes/audit.ts';
import { authRoutes } from './routes/auth.ts';
import { checkRoutes } from './routes/checks.ts';
import { clientValueRoutes } from './routes/client-values.ts';
import { clientRoutes } from './routes/clients.ts';
import { connectionEnvironmentRoutes } from './routes/connection-environments.ts';
import { connectionRoutes } from './routes/connections.ts';
import { consoleRoutes } from './routes/console.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { destinationRoutes } from './routes/destinations.ts';
import { endpointWebhookRoutes } from './routes/endpoint-webhook.ts';
import { endpointRoutes } from './routes/endpoints.ts';
import { erasureRoutes } from './routes/erasures.ts';
import { eventRoutes } from './routes/events.ts';
import { forwardedEventRoutes } from './routes/forwarded-events.ts';
import { healthRoutes } from './routes/health.ts';
import { heldEventRoutes } from './routes/held-events.ts';
import { addInputLimits } from './routes/input-limits.ts';
import { manyRunRoutes } from './routes/many-runs.ts';
import { mcpRoutes } from './routes/mcp.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { overviewRoutes } from './routes/overview.ts';
import { peopleRoutes } from './routes/people.ts';
import { referenceRoutes } from './routes/reference.ts';
import { replayRoutes } from './routes/replays.ts';
import { runLimitRoutes } from './routes/run-limits.ts';
import { runRoutes } from './routes/runs.ts';
import { searchRoutes } from './routes/search.ts';
import { sessionRoutes } from './routes/session.ts';
import { sessionsRoutes } from './routes/sessions.ts';
import { streamRoutes } from './routes/stream.ts';
import { syncMemoryRoutes } from './routes/sync-memories.ts';
import { syncScheduleRoutes } from './routes/sync-schedules.ts';
import { syncRoutes } from './routes/syncs.ts';
import { templateHelpRoutes } from './routes/template-helps.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { workflowCheckRoutes } from './routes/workflow-checks.ts';
import { workflowEditingRoutes } from './routes/workflow-editing.ts';
import { workflowStartRoutes } from './routes/workflow-starts.ts';
import { workflowTestRoutes } from './routes/workflow-tests.ts';
import { workflowVersionRoutes } from './routes/workflow-versions.ts';
import { workflowWebhookRoutes } from './routes/workflow-webhooks.ts';
import { workflowRoutes } from './routes/workflows.ts';
import type { Services } from './services.ts';
import { slowRequests } from './slow-requests.ts';

/** The server as a function of its services: it neither listens nor reads the environment. */
export async function buildApp(services: Services, options: { log: Logger; trustedProxies?: string[] | undefined }) {
  const { log, trustedProxies } = options;
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 30_000,
    clientErrorHandler: answerBrokenRequest,
    // Ids of others stand in paths too.
    routerOptions: { maxParamLength: 1_000 },
    // A path that cannot be decoded finds no route, and so no error handler.
    frameworkErrors: answerWithProblem,
    // Without one, the address of the socket is the truth, whatever a header says.
    trustProxy: trustedProxies ?? false,
  }).withTypeProvider<ZodTypeProvider>();
  // JSON alone: a form of another site could send plain text without asking first.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerWithProblem);
  app.setNotFoundHandler(() => {
    throw nothingHere();
  });

  // What is nowhere is told so before its body is read.
  app.addHook('onRequest', (request, _reply, done) => done(request.is404 ? nothingHere() : undefined));
  const budget = createBodyBudget();
  const identify = createIdentify(services);

  // Before helmet: its headers are for browsers, and each one costs the hot path.
  await app.register(async (inbound) => {
    inbound.addHook('onResponse', ({ method }, { statusCode, elapsedTime }, done) => {
      if (method === 'POST') services.metrics.webhook({ status: statusCode, ms: elapsedTime });
      done();
    });
    await inbound.register(webhookRoutes(services, budget));
    await inbound.register(workflowWebhookRoutes(services, budget));
  });
  await app.register(rateLimit, { global: false });
  await describeApi(app);
  await app.register(async (site) => {
    await site.register(helmet, helmetOptions(services));
    // Some answers show a secret once, and all of them are for whoever asked.
    site.addHook('onRequest', (request, reply, done) => {
      if (/^\/api\/(v1|auth)\//.test(request.url)) reply.header('cache-control', 'no-store');
      done();
    });
    await site.register(healthRoutes(services));
    await site.register(metricsRoutes(services, identify));
    await site.register(mcpRoutes(services, identify));
    await site.register(referenceRoutes());
    await site.register(consoleRoutes());
    await site.register(authRoutes(services, budget));
    await site.register(
      async (api) => {
        addGuard(api, identify, services.publicUrl);
        api.addHook('onRequest', async (request, reply) =>
          budget.admit(request, reply, request.access?.actor.id ?? request.ip),
        );
        addJsonBodies(api);
        addInputLimits(api);
        addKnownParameters(api);
        addEtags(api);
        addIdempotency(api, { db: services.store.db, vault: services.vault });
        addAudit(api, services.audit);
        // Behind all others: what they keep of an answer is as it was made.
        await api.register(compress, { encodings: ['gzip'], threshold: MIN_COMPRESSED_BYTES });
        await api.register(openApiRoutes());
        await api.register(sessionRoutes(services));
        await api.register(sessionsRoutes(services));
        await api.register(aboutRoutes(services));
        await api.register(checkRoutes(services));
        await api.register(searchRoutes(services));
        await api.register(overviewRoutes(services));
        await api.register(peopleRoutes(services));
        await api.register(tokenRoutes(services));
        await api.register(clientRoutes(services));
        await api.register(clientValueRoutes(services));
        await api.register(connectionRoutes(services));
        await api.register(connectionEnvironmentRoutes(services));
        await api.register(actionRoutes(services));
        await api.register(activityRoutes(services));
        await api.register(auditRoutes(services));
        await api.register(endpointRoutes(services));
        await api.register(endpointWebhookRoutes(services));
        await api.register(heldEventRoutes(services));
        await api.register(destinationRoutes(services));
        await api.register(forwardedEventRoutes(services));
        await api.register(eventRoutes(services));
        await api.register(replayRoutes(services));
        await api.register(erasureRoutes(services));
        await api.register(deliveryRoutes(services));
        await api.register(workflowRoutes(services));
        await api.register(workflowStartRoutes(services));
        await api.register(workflowVersionRoutes(services));
        await api.register(workflowCheckRoutes(services));
        await api.register(workflowEditingRoutes(services));
        await api.register(workflowTestRoutes(services));
        await api.register(templateHelpRoutes());
        await api.register(runRoutes(services));
        await api.register(manyRunRoutes(services));
        await api.register(decisionRoutes(services));
        await api.register(runLimitRoutes(services));
        await api.register(uploadRoutes(services));
        await api.register(syncRoutes(services));
        await api.register(syncScheduleRoutes(services));
        await api.register(syncMemoryRoutes(services));
        await api.register(streamRoutes(services, identify));
      },
      { prefix: '/api/v1' },
    );
  });
  return app;
}

/** Less than this fits into one packet anyway. */
const MIN_COMPRESSED_BYTES = 1_400;

/** What is not even a request, or did not arrive in time: there is nobody who could answer it in our words. */
function answerBrokenRequest(this: FastifyInstance, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && slowRequests.has(socket)) return;
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status =
    { ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout', HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large' }[
      error.code ?? ''
    ] ?? '400 Bad Request';
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  socket.destroy(error);
}

const nothingHere = () => new Problem(404, 'not_found', 'There is nothing at this address');

function answerWithProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error);
  if (problem.status === 500 || isOutOfRoom(error)) request.log.error({ err: error }, problem.message);
  if (problem.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(problem.retryAfterMs / 1000));
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemDetails(problem)));
}

/**
 * Helmet's defaults, except that nobody is sent to https who came by http: also a server with a public URL is
 * looked at over the LAN. Browsers heed HSTS over https alone, and all that a page loads is its own server's.
 */
function helmetOptions({ publicUrl }: Services): FastifyHelmetOptions {
  return {
    hsts: publicUrl?.startsWith('https:') ? { includeSubDomains: false } : false,
    contentSecurityPolicy: {
      directives: {
        'frame-ancestors': ["'none'"],
        'form-action': ["'self'"],
        'upgrade-insecure-requests': null,
      },
    },
  };
}
