import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startTestServer } from '../start-test-server.ts';

/** A connection that announces a megabyte and sends a little of it; what it was answered until it was closed. */
function slowBody(url: string, path: string, headers: string[] = []): { socket: Socket; answer: Promise<string> } {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const answer = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\r\n\r\n')) resolve(text);
    });
    socket.on('close', () => resolve(text));
    socket.on('error', () => resolve(text));
  });
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${hostname}`,
    'content-type: application/json',
    'content-length: 900000',
  ];
  socket.write(`${[...head, ...headers].join('\r\n')}\r\n\r\n{"a":`);
  return { socket, answer };
}

test('of a body to an unknown address, token or API nothing is read before its 404 or 401', async () => {
  await using api = await startTestServer();
  for (const [path, status] of [
    ['/webhooks/customer-io/AAAAAAAAAAAAAAAAAAAAAA', 404],
    ['/nowhere', 404],
    ['/api/v1/nowhere', 404],
    ['/api/v1/clients', 401],
    ['/api/auth/nowhere', 404],
  ] as const) {
    const { socket, answer } = slowBody(api.url, path);
    expect((await answer).slice(0, 12), path).toBe(`HTTP/1.1 ${status}`);
    socket.destroy();
  }
});

test('bodies in flight are bounded for one sender, and their room is free again when they are gone', async () => {
  await using api = await startTestServer();
  const clientId = (await api.call('POST', '/api/v1/clients', { body: { name: 'Slow' } })).body.id;
  const connectionId = (await api.call('POST', '/api/v1/connections', { body: { clientId, name: 'Slow' } })).body.id;
  const newEndpoint = async () =>
    (
      await api.call('POST', '/api/v1/trigger-endpoints', {
        body: { connectionId, environment: 'production', signingKeys: ['0123456789abcdef'] },
      })
    ).body.url as string;
  const [slow, other] = [await newEndpoint(), await newEndpoint()];

  const bodies = Array.from({ length: 60 }, () => slowBody(api.url, new URL(slow).pathname));
  const answered = await Promise.race([Promise.any(bodies.map(({ answer }) => answer)), sleep(5_000, 'nothing')]);
  expect(answered).toMatch(/^HTTP\/1.1 503[\s\S]*too_much_at_once/);

  const post = (path: string) =>
    fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  // The key of a new endpoint is unproven: what does not verify is held.
  expect((await post(other)).status).toBe(200);
  for (const { socket } of bodies) socket.destroy();
  await expect
    .poll(async () => (await slowIsRefused(api.url, new URL(slow).pathname)) || 'taken', { timeout: 10_000 })
    .toBe('taken');
});

/** Whether a large body is refused at once. */
async function slowIsRefused(url: string, path: string): Promise<boolean> {
  const { socket, answer } = slowBody(url, path);
  const text = await Promise.race([answer, sleep(200, '')]);
  socket.destroy();
  return text.includes('too_much_at_once');
}

test('one slow upload does not hold up the end of the server', async () => {
  const api = await startTestServer();
  const created = await api.call('POST', '/api/v1/clients', { body: { name: 'Last' } });
  const token = (
    await api.call('POST', '/api/v1/tokens', { body: { name: 'slow', permissions: ['connections:write'] } })
  ).body;
  expect(created.status).toBe(201);
  const { socket } = slowBody(api.url, '/api/v1/clients', [`authorization: Bearer ${token.token ?? token.text}`]);
  await sleep(100);
  await api[Symbol.asyncDispose]();
  expect(socket.destroyed || socket.readableEnded).toBe(true);
}, 25_000); // The upload is given up after 30 s, and nobody is to wait for that.
