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
