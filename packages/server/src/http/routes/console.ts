import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';

/** Another content bears another name. */
const isHashed = (path: string): boolean => path.includes('/assets/');
const FOREVER = 'public, max-age=31536000, immutable';

/** The console's built files, at the root; its own pages all answer with its one document. */
export const consoleRoutes = (): FastifyPluginAsync => async (app) => {
  const root = join(dirname(createRequire(import.meta.url).resolve('@cio-bridge/console/package.json')), 'dist');
  if (!existsSync(root)) {
    app.get('/', async (_request, reply) =>
      reply
        .code(503)
        .type('text/plain')
        .send('The console is not built yet: run `npm run build -w packages/console`.\n'),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    // The build has put a smaller one beside each.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => void reply.header('cache-control', isHashed(path) ? FOREVER : 'no-cache'),
  });
  // The console finds its pages by itself; programs that ask for what is not there get their 404.
  app.get('/*', (request, reply) => {
    const wantsPage = request.headers.accept?.includes('text/html') && !/^\/(api|webhooks)\//.test(request.url);
    return wantsPage ? reply.sendFile('index.html') : reply.callNotFound();
  });
};
