import type { FastifyPluginAsync } from 'fastify';
import type { Services } from '../services.ts';

const HEARTBEAT_MS = 15_000;

/** `GET /api/v1/stream`: server-sent events that say what changed, for pages that show it live. */
export const streamRoutes =
  ({ changes }: Pick<Services, 'changes'>): FastifyPluginAsync =>
  async (app) => {
    app.get('/stream', { config: { needs: 'session' }, schema: { hide: true } }, (request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      reply.raw.write(': connected\n\n');
      const unsubscribe = changes.subscribe((change) => {
        reply.raw.write(`event: ${change.type}\ndata: ${JSON.stringify(change)}\n\n`);
      });
      const heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), HEARTBEAT_MS);
      const end = () => {
        clearInterval(heartbeat);
        unsubscribe();
      };
      request.raw.once('close', end);
      app.addHook('preClose', async () => void reply.raw.end());
    });
  };
