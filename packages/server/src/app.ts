import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { addGuard } from './access/guard.ts';
import { describeApi } from './openapi/openapi.ts';
import { Problem, toProblem } from './problem.ts';
import { authRoutes } from './routes/auth.ts';
import { consoleRoutes } from './routes/console.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/session.ts';
import { streamRoutes } from './routes/stream.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import type { Services } from './services.ts';

/** The server as a function of its services: it neither listens nor reads the environment. */
export async function buildApp(services: Services, log: Logger) {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 30_000,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) request.log.error({ err: error }, problem.message);
    return reply
      .code(problem.status)
      .type('application/problem+json')
      .send({ status: problem.status, code: problem.code, detail: problem.message, pointer: problem.pointer });
  });
  app.setNotFoundHandler(() => {
    throw new Problem(404, 'not_found', 'There is nothing at this address');
  });

  await app.register(helmet);
  await app.register(rateLimit, { global: false });
  await describeApi(app);
  await app.register(healthRoutes(services));
  await app.register(webhookRoutes(services));
  await app.register(consoleRoutes());
  await app.register(authRoutes(services));
  await app.register(
    async (api) => {
      addGuard(api, services);
      await api.register(openApiRoutes());
      await api.register(sessionRoutes(services));
      await api.register(eventRoutes(services));
      await api.register(runRoutes(services));
      await api.register(streamRoutes(services));
    },
    { prefix: '/api/v1' },
  );
  return app;
}
