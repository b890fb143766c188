/**
 * A server under load, in a process of its own: `ours` is the whole server with one trigger endpoint,
 * `bare` a Fastify route that only checks the HMAC. Tells its URL over IPC, and its memory when asked.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { startServer } from '@cio-bridge/server';
import Fastify from 'fastify';

const [kind, signingKey, dataDir] = process.argv.slice(2) as ['ours' | 'bare', string, string];

process.on('message', (question) => {
  if (question === 'memory') process.send?.({ rssMb: process.memoryUsage.rss() / 2 ** 20 });
});
process.on('disconnect', () => process.exit());
process.send?.({ url: kind === 'ours' ? await startOurs() : await startBare() });

async function startOurs(): Promise<string> {
  const { services, url } = await startServer({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'warn' });
  const { id: clientId } = await services.clients.create({ name: 'Bench client' });
  const connectionId = await services.connections.create({ clientId, name: 'Bench shop' });
  const { token } = await services.endpoints.create({
    connectionId,
    environment: 'production',
    signingKeys: [signingKey],
  });
  return `${url}/webhooks/customer-io/${token}`;
}

async function startBare(): Promise<string> {
  const app = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/webhook', async (request, reply) => {
    const timestamp = request.headers['x-cio-timestamp'];
    const expected = createHmac('sha256', signingKey)
      .update(`v0:${timestamp}:`)
      .update(request.body as Buffer)
      .digest();
    const received = Buffer.from(String(request.headers['x-cio-signature']), 'hex');
    if (received.length === expected.length && timingSafeEqual(received, expected)) return { result: 'ok' };
    return reply.code(401).send({ result: 'refused' });
  });
  return `${await app.listen({ host: '127.0.0.1', port: 0 })}/webhook`;
}
