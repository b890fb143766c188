import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './start-test-server.ts';

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer();
});
afterAll(() => at[Symbol.asyncDispose]());

test('a path that cannot be read is a problem like any other', async () => {
  const { status, headers, body } = await at.call('GET', '/api/v1/clients/%ff');
  expect([status, body.code]).toEqual([400, 'bad_request']);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
});

test('a body that is nested without end is refused before anybody walks through it', async () => {
  const nested = (levels: number) => JSON.parse(`${'[['.repeat(levels / 2)}${']]'.repeat(levels / 2)}`);
  const definition = (levels: number) => ({
    name: 'Deep',
    client: 'nobody',
    trigger: { type: 'manual' },
    steps: [{ id: 'one', type: 'set', values: { deep: nested(levels) } }],
  });
  const deep = await at.call('PUT', '/api/v1/workflows', { body: definition(10_000) });
  expect([deep.status, deep.body.code]).toEqual([400, 'too_deep']);
  const shallow = await at.call('PUT', '/api/v1/workflows', { body: definition(50) });
  expect([shallow.status, shallow.body.pointer]).toEqual([422, '/client']);
});

test('a NUL, which Postgres cannot store, is refused wherever it stands', async () => {
  const answers = [
    await at.call('POST', '/api/v1/clients', { body: { name: 'a\0b' } }),
    await at.call('PUT', '/api/v1/workflows', { body: { name: 'x', steps: [{ 'in\0name': 1 }] } }),
    await at.call('GET', '/api/v1/activity?search=%00'),
    await at.call('GET', '/api/v1/runs/a%00b'),
  ];
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([400, 'nul_character']));
});

test('nobody on the way, and no browser, keeps what the API answers', async () => {
  for (const path of ['/api/v1/clients', '/api/v1/tokens', '/api/v1/clients/nobody', '/api/auth/callback/oidc']) {
    const { headers } = await at.call('GET', path);
    expect([path, headers.get('cache-control')]).toEqual([path, 'no-store']);
  }
});

test('long answers are compressed for those who take it; short ones, and the stored answer of a key, are as they were', async () => {
  const { clients } = at.server.services;
  for (let index = 0; index < 30; index += 1) await clients.create({ name: `A client with a long name, ${index}` });
  const gzip = { headers: { 'accept-encoding': 'gzip' } };
  const many = await at.call('GET', '/api/v1/clients', gzip);
  expect(many.headers.get('content-encoding')).toBe('gzip');
  expect(many.body.items.length).toBeGreaterThanOrEqual(30);
  const plain = await at.call('GET', '/api/v1/clients', { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect((await at.call('GET', '/api/v1/session', gzip)).headers.get('content-encoding')).toBeNull();

  const run = { name: 'Long', client: 'nobody', trigger: { type: 'manual' }, steps: 'x'.repeat(3_000) };
  const keyed = { body: { definition: run }, headers: { ...gzip.headers, 'idempotency-key': crypto.randomUUID() } };
  const first = await at.call('POST', '/api/v1/workflows/check', keyed);
  expect(first.status).toBe(200);
  expect((await at.call('POST', '/api/v1/workflows/check', keyed)).body).toEqual(first.body);
});

test('the files of the console are compressed, and kept for good where their name tells their content', async () => {
  execFileSync(process.execPath, [fileURLToPath(new URL('../../console/build-if-stale.js', import.meta.url))]);
  await using built = await startTestServer();
  const ask = async (path: string, encoding = 'br') => {
    const answer = await fetch(`${built.url}${path}`, {
      headers: { 'accept-encoding': encoding, accept: 'text/html' },
    });
    const { headers } = answer;
    return {
      text: await answer.text(),
      cache: headers.get('cache-control'),
      encoding: headers.get('content-encoding'),
    };
  };
  const page = await ask('/');
  expect(page).toMatchObject({ cache: 'no-cache', encoding: 'br' });
  expect((await ask('/events/ev_1')).text).toBe(page.text);
  const script = /src="(\/assets\/[^"]+)"/.exec(page.text)?.[1] as string;
  for (const encoding of ['br', 'gzip']) {
    expect(await ask(script, encoding)).toMatchObject({ cache: 'public, max-age=31536000, immutable', encoding });
  }
  expect((await ask(script, 'identity')).encoding).toBeNull();
});
