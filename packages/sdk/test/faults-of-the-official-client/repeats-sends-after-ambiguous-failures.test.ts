import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { CustomerIo } from '../../src/index.ts';
import { failureOf, startLocalServer } from '../support/local-server.ts';

const email = { to: 'ada@example.com', identifiers: { id: '42' }, transactionalMessageId: 'receipt' };

test('a slow server gets one POST, and the caller is told to look before repeating', async () => {
  await using server = await startLocalServer(() => {}); // accepts, never answers
  await using cio = server.client({ timeouts: { headersMs: 100 } });
  const error = await failureOf(cio.app.sendEmail(email));
  expect(error).toMatchObject({ code: 'cio_unknown_outcome', remedy: 'check-outcome' });
  expect(server.received).toHaveLength(1);
});

test.each([500, 502, 503, 504])('%i after a send is not repeated, even with Retry-After', async (status) => {
  await using server = await startLocalServer((response) => response.writeHead(status, { 'retry-after': '1' }).end());
  await using cio = server.client();
  const error = await failureOf(cio.app.sendPush({ identifiers: { id: '42' }, transactionalMessageId: 1 }));
  expect(error).toMatchObject({ code: 'cio_unknown_outcome', status, remedy: 'check-outcome' });
  expect(server.received).toHaveLength(1);
});

test('a connection dropped after the request left is not repeated, for sends and broadcasts', async () => {
  await using server = await startLocalServer((response) => response.socket?.destroy());
  await using cio = server.client();
  expect(await failureOf(cio.app.sendEmail(email))).toMatchObject({ code: 'cio_unknown_outcome' });
  expect(await failureOf(cio.app.broadcasts.trigger(9))).toMatchObject({ code: 'cio_unknown_outcome' });
  expect(server.received).toHaveLength(2);
});

test('a 200 with a truncated body was accepted, so it is not repeated either', async () => {
  await using server = await startLocalServer((response) => response.end('{"delivery_id":"a'));
  await using cio = server.client();
  expect(await failureOf(cio.app.sendEmail(email))).toMatchObject({ code: 'cio_unknown_outcome', status: 200 });
  expect(server.received).toHaveLength(1);
});

test('429 proves that nothing was accepted: it is repeated', async () => {
  await using server = await startLocalServer((response, _request, index) =>
    index === 0 ? response.writeHead(429).end() : response.end('{"delivery_id":"d1","queued_at":1760000000}'),
  );
  await using cio = server.client();
  await expect(cio.app.sendEmail(email)).resolves.toEqual({ deliveryId: 'd1', queuedAt: 1760000000 });
  expect(server.received).toHaveLength(2);
});

test('a refused connection proves it too', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as { port: number };
  await new Promise((resolve) => closed.close(resolve));
  const retried: string[] = [];
  await using cio = new CustomerIo({
    app: { apiKey: 'key' },
    baseUrls: { app: `http://127.0.0.1:${port}` },
    retries: { maxRetries: 2, baseDelayMs: 0 },
    hooks: { onRetry: ({ error }) => retried.push(error.code) },
  });
  expect(await failureOf(cio.app.sendEmail(email))).toMatchObject({ code: 'cio_network', remedy: 'retry' });
  expect(retried).toEqual(['cio_network', 'cio_network']);
});
