import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTransport as createFetchTransport } from '../src/http/fetch-transport.ts';
import { createTransport } from '../src/http/undici-transport.ts';
import { CustomerIo, type CustomerIoOptions, TransportError } from '../src/index.ts';
import { failureOf, startLocalServer } from './support/local-server.ts';

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

describe('TLS and proxies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cio-sdk-tls-'));
  const key = join(folder, 'key.pem');
  const cert = join(folder, 'cert.pem');
  let secure: Server;
  let client: (options?: Partial<CustomerIoOptions>) => CustomerIo;

  beforeAll(async () => {
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, ...subject], { stdio: 'pipe' });
    secure = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) =>
      response.end('{"region":"eu","url":"","environment_id":5012}'),
    );
    const url = `https://127.0.0.1:${await listen(secure)}`;
    client = (options) =>
      new CustomerIo({ track: { siteId: 's', apiKey: 'k' }, baseUrls: { track: url }, retries: false, ...options });
  });
  afterAll(() => {
    secure.close();
    rmSync(folder, { recursive: true });
  });

  test('an unknown certificate proves that nothing was accepted; a custom CA makes it known', async () => {
    await using stranger = client();
    expect(await failureOf(stranger.track.region())).toMatchObject({ code: 'cio_network' });
    expect(await failureOf(stranger.track.metric({ deliveryId: 'd', metric: 'opened' }))).toMatchObject({
      code: 'cio_network', // not check-outcome, though metrics are never repeated after an ambiguous failure
      remedy: 'reconnect', // nor retry: it will not be trusted the next time either
      field: 'ca',
    });
    await using friend = client({ ca: readFileSync(cert, 'utf8') });
    expect(await friend.track.region()).toMatchObject({ environmentId: 5012 });
  });

  test('a proxy is used, from the option and from the environment', async () => {
    const tunnels: string[] = [];
    const proxy = createProxy().on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      const [host, port] = (request.url ?? '').split(':');
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    const url = `http://127.0.0.1:${await listen(proxy)}`;
    const ca = readFileSync(cert, 'utf8');
    const target = `127.0.0.1:${(secure.address() as AddressInfo).port}`;

    await using asked = client({ ca, proxy: url });
    await asked.track.region();
    expect(tunnels).toEqual([target]);

    vi.stubEnv('HTTPS_PROXY', url);
    vi.stubEnv('NO_PROXY', '');
    try {
      await using told = client({ ca });
      await told.track.region();
      expect(tunnels).toEqual([target, target]);
    } finally {
      vi.unstubAllEnvs();
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

test('connections are kept', async () => {
  const ports = new Set<number | undefined>();
  await using server = await startLocalServer((response) => {
    ports.add(response.socket?.remotePort);
    response.end('{}');
  });
  await using cio = server.client();
  for (let call = 0; call < 20; call += 1) await cio.track.identify({ id: '42' });
  expect(ports.size).toBeLessThanOrEqual(2); // a call may start before the one before it has let go
});

test('a closed client takes no more calls, and closing waits for those in flight', async () => {
  await using server = await startLocalServer((response) => setTimeout(() => response.end('{}'), 20));
  const cio = server.client();
  const inFlight = cio.track.identify({ id: '42' });
  await new Promise((resolve) => setImmediate(resolve));
  await cio.close();
  await inFlight;
  expect(await failureOf(cio.track.identify({ id: '42' }))).toMatchObject({ code: 'cio_closed' });
});

test('closing twice is closing once', async () => {
  await using server = await startLocalServer();
  await using cio = server.client();
  await cio.track.identify({ id: '42' });
  await Promise.all([cio.close(), cio.close()]);
});

test('what the dispatcher itself refuses has not left', async () => {
  const transport = createTransport();
  await transport.close();
  const request = {
    method: 'POST',
    url: 'http://127.0.0.1:1/x',
    headers: {},
    body: '{}',
    signal: undefined,
    timeoutMs: 5_000,
  } as const;
  expect(await failureOf(transport.send(request))).toMatchObject({ name: 'TransportError', mayHaveLeft: false });
  const malformed = { ...request, headers: { 'not a header': 'x' } };
  const open = createTransport();
  expect(await failureOf(open.send(malformed))).toMatchObject({ name: 'TransportError', mayHaveLeft: false });
  await open.close();
});

test.each<[field: string, options: Partial<CustomerIoOptions>]>([
  ['retries.maxRetries', { retries: { maxRetries: -1 } }],
  ['retries.budgetMs', { retries: { budgetMs: Number.NaN } }],
  ['maxConnections', { maxConnections: 0 }],
  ['maxConnections', { maxConnections: 1.5 }],
  ['timeouts.headersMs', { timeouts: { headersMs: -1 } }],
  ['timeouts.connectMs', { timeouts: { connectMs: Number.NaN } }],
  ['baseUrls.track', { baseUrls: { track: 'ftp://example.com' } }],
  ['proxy', { proxy: 'user:proxy-password@proxy:3128 ' }],
])('%s is refused by name', (field, options) => {
  const build = () => new CustomerIo({ track: { siteId: 's', apiKey: 'k' }, ...options });
  expect(build).toThrow(expect.objectContaining({ code: 'cio_invalid_input', field }));
  try {
    build();
  } catch (error) {
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('proxy-password');
  }
});

test('closing ends the wait for a turn and for another attempt', async () => {
  await using server = await startLocalServer((response, { method }) =>
    method === 'GET' ? response.writeHead(503).end() : response.end('{"id":1}'),
  );
  let waits = 0;
  const clock = {
    now: Date.now,
    sleep: (_ms: number, signal?: AbortSignal) => {
      waits += 1;
      return new Promise<void>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    },
  };
  const cio = server.client({ clock });
  const nextAttempt = failureOf(cio.track.region());
  await cio.app.broadcasts.trigger(1);
  const turn = failureOf(cio.app.broadcasts.trigger(1)); // allowed once in ten seconds
  const mine = failureOf(cio.app.broadcasts.trigger(1, {}, { signal: new AbortController().signal }));
  await expect.poll(() => waits).toBe(2);
  await cio.close();
  expect(await nextAttempt).toMatchObject({ code: 'cio_closed', cause: { code: 'cio_unavailable' } });
  expect(await turn).toMatchObject({ code: 'cio_closed' });
  expect(await mine).toMatchObject({ code: 'cio_closed' });
  expect(server.received).toHaveLength(2);
});

test('an answer of many pieces, with characters across them, arrives whole', async () => {
  const name = 'Zoë 😀 '.repeat(3_000);
  await using server = await startLocalServer((response) => {
    const bytes = Buffer.from(JSON.stringify({ workspaces: [{ id: 1, name }] }));
    for (let at = 0; at < bytes.length; at += 997) response.write(bytes.subarray(at, at + 997));
    response.end();
  });
  await using cio = server.client();
  expect(await cio.app.workspaces.list()).toEqual([{ id: 1, name }]);
});

describe('fetch, where undici is not at home', () => {
  test('carries calls and batches, keeps redirects to us', async () => {
    await using server = await startLocalServer((response, _request, index) =>
      index === 0 ? response.writeHead(307, { location: '/moved' }).end() : response.end('{}'),
    );
    await using cio = server.client({ transport: createFetchTransport().send });
    await cio.track.identify({ id: '42' }, { name: 'Zoë' });
    await using batcher = cio.track.batcher();
    const outcome = batcher.add({ type: 'person', action: 'identify', person: { id: '43' } });
    await batcher.flush();
    await outcome;
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/v2/entity',
      'POST /moved',
      'POST /api/v2/batch',
    ]);
    expect(JSON.parse(server.received[1]?.body ?? '')).toMatchObject({ attributes: { name: 'Zoë' } });
  });

  test('knows that nothing left where nobody listens', async () => {
    const server = await startLocalServer((response) => response.end('{}'));
    await using cio = server.client({ transport: createFetchTransport().send, retries: false });
    await server[Symbol.asyncDispose]();
    const push = { identifiers: { id: '1' }, transactionalMessageId: 1 };
    expect(await failureOf(cio.app.sendPush(push))).toMatchObject({ code: 'cio_network' });
  });

  test('takes every other failure for ambiguous', async () => {
    await using server = await startLocalServer((response) => response.socket?.destroy());
    await using cio = server.client({ transport: createFetchTransport().send });
    const push = { identifiers: { id: '1' }, transactionalMessageId: 1 };
    expect(await failureOf(cio.app.sendPush(push))).toMatchObject({ code: 'cio_unknown_outcome' });
    const signal = AbortSignal.abort();
    expect(await failureOf(cio.app.sendPush(push, { signal }))).toMatchObject({ code: 'cio_aborted' });
  });
});

test('a transport of one’s own may say that nothing left', async () => {
  let attempts = 0;
  const options = { track: { siteId: 's', apiKey: 'k' }, retries: { maxRetries: 1, baseDelayMs: 0 } } as const;
  const metric = { deliveryId: 'd', metric: 'opened' } as const;
  const failing = (error: Error) => async () => {
    attempts += 1;
    throw error;
  };
  await using certain = new CustomerIo({
    ...options,
    transport: failing(new TransportError('no route', { kind: 'network', mayHaveLeft: false })),
  });
  expect(await failureOf(certain.track.metric(metric))).toMatchObject({ code: 'cio_network' });
  expect(attempts).toBe(2);
  await using vague = new CustomerIo({ ...options, transport: failing(new Error('broken')) });
  expect(await failureOf(vague.track.metric(metric))).toMatchObject({ code: 'cio_unknown_outcome' });
  expect(attempts).toBe(3);
});

describe('raw requests', () => {
  test('go through all the same, and name what they did', async () => {
    await using server = await startLocalServer((response, { url }) =>
      response.writeHead(url.startsWith('/v1/snippets') ? 200 : 404).end('{"snippets":[{"name":"footer"}]}'),
    );
    await using cio = server.client();
    const answer = await cio.request({
      api: 'app',
      method: 'GET',
      path: '/v1/snippets',
      query: { limit: 5, q: 'a b' },
    });
    expect(answer).toEqual({ status: 200, body: { snippets: [{ name: 'footer' }] } });
    expect(server.received[0]).toMatchObject({
      url: '/v1/snippets?limit=5&q=a%20b',
      headers: { authorization: 'Bearer app-key' },
    });
    expect(await failureOf(cio.request({ api: 'app', method: 'PUT', path: '/v1/x', body: { a: 1 } }))).toMatchObject({
      code: 'cio_not_found',
    });
    expect(server.received[1]?.body).toBe('{"a":1}');
  });

  test('POST is not repeated unless told', async () => {
    await using server = await startLocalServer((response) => response.writeHead(500).end());
    await using cio = server.client({ retries: { maxRetries: 1, baseDelayMs: 0 } });
    const request = { api: 'app', method: 'POST', path: '/v1/x' } as const;
    expect(await failureOf(cio.request(request))).toMatchObject({ code: 'cio_unknown_outcome' });
    expect(await failureOf(cio.request({ ...request, repeatable: true }))).toMatchObject({ code: 'cio_unavailable' });
    expect(server.received).toHaveLength(3);
  });

  test.each(['v1/x', '', '/v1/a b', '/v1/ü', '@example.com/'])('refuses the path %j', async (path) => {
    await using server = await startLocalServer();
    await using cio = server.client();
    expect(await failureOf(cio.request({ api: 'app', method: 'GET', path }))).toMatchObject({ field: 'path' });
    expect(server.received).toEqual([]);
  });
});
