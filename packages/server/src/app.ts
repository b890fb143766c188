import helmet from '@fastify/helmet';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { Problem, toProblem } from './problem.ts';
import { consoleRoutes } from './routes/console.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { runRoutes } from './routes/runs.ts';
import { streamRoutes } from './routes/stream.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import type { Services } from './services.ts';

/** The server as a function of its services: it neither listens nor reads the environment. */
export async function buildApp(services: Services, log: Logger) {
  const app = Fastify({
    loggerInstance: log,
    disableRequestLogging: true,
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
  await app.register(healthRoutes(services));
  await app.register(webhookRoutes(services));
  await app.register(consoleRoutes());
  await app.register(
    async (api) => {
      api.addHook('onRequest', async (request) => {
        const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
        if (token === undefined || !(await services.tokens.isValid(token))) {
          throw new Problem(401, 'unauthenticated', 'Sign in, or send an API token as `Authorization: Bearer …`');
        }
      });
      await api.register(eventRoutes(services));
      await api.register(runRoutes(services));
      await api.register(streamRoutes(services));
    },
    { prefix: '/api/v1' },
  );
  return app;
}
