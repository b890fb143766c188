import { parseReportingEvent, verifySignature } from '@cio-bridge/connector';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Reports } from '../play-reports.ts';

/** The raw body is what was signed: a parser that leaves it alone, in a scope of its own. */
export function createApp({ signingKeys, keep }: Reports): FastifyInstance {
  const app = Fastify();
  app.register(async (webhooks) => {
    webhooks.removeAllContentTypeParsers();
    webhooks.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    webhooks.post('/webhooks/customer-io', async (request, reply) => {
      const raw = request.body as Buffer;
      const verdict = verifySignature(raw, request.headers, signingKeys);
      if (!verdict.ok) return reply.code(401).send({ error: verdict.fault });
      const parsed = parseReportingEvent(raw);
      // Keep, answer, and work afterwards: Customer.io waits four seconds, and holds back what comes next.
      if (parsed.ok) await keep(parsed.event);
      return { ok: true };
    });
  });
  return app;
}
