import type { FastifyPluginAsync } from 'fastify';

/** `GET /api/v1/openapi.json`: this API, described by the schemas that its routes run on. */
export const openApiRoutes = (): FastifyPluginAsync => async (app) => {
  let text: string | undefined;
  app.get('/openapi.json', { config: { needs: 'nothing' }, schema: { hide: true } }, (_request, reply) => {
    text ??= JSON.stringify(app.swagger());
    return reply.type('application/json').send(text);
  });
};
