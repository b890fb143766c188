import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callApi, startTestServer, type TestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

const owner = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' };

const tokenIn = (url: string | undefined): string => new URL(url ?? '').searchParams.get('token') as string;
const cookieOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

describe.each(stores)('signing in, on $name', (store) => {
  let at: TestServer;
  let cookie: string;
  beforeAll(async () => {
    at = await startTestServer({ store });
  });
  afterAll(() => at[Symbol.asyncDispose]());

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    callApi(at.url, 'POST', path, { body, headers });

  test('without a session the API says how to get one', async () => {
    const { status, body, headers } = await callApi(at.url, 'GET', '/api/v1/session');
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  test('the newest first link, used once, makes the owner and signs them in', async () => {
    const options = () => callApi(at.url, 'GET', '/api/v1/sign-in');
    expect((await options()).body).toEqual({ hasOwner: false, hasOidc: false });
    const old = tokenIn(await at.server.services.welcome.firstOwnerUrl(at.url));
    const token = tokenIn(await at.server.services.welcome.firstOwnerUrl(at.url));
    expect((await post('/api/v1/welcome', { ...owner, token: old })).status).toBe(410);
    expect((await callApi(at.url, 'GET', `/api/v1/welcome/${token}`)).body).toEqual({ person: null });

    const short = await post('/api/v1/welcome', { ...owner, token, password: 'short' });
    expect([short.status, short.body.pointer]).toEqual([400, '/password']);

    const both = await Promise.all([1, 2].map(() => post('/api/v1/welcome', { ...owner, token })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    const welcomed = both.find(({ status }) => status === 200);
    const [setCookie] = welcomed?.headers.getSetCookie() ?? [];
    expect(setCookie).toMatch(/; HttpOnly/);
    expect(setCookie).toMatch(/; SameSite=Lax/);
    cookie = cookieOf(welcomed?.headers as Headers);

    const session = await callApi(at.url, 'GET', '/api/v1/session', { headers: { cookie } });
    expect(session.body).toMatchObject({
      person: { name: 'Ada', email: 'ada@example.com', role: 'owner' },
      clientIds: null,
    });
    expect(await at.server.services.welcome.firstOwnerUrl(at.url)).toBeUndefined();
    expect((await options()).body.hasOwner).toBe(true);
  });

  test('e-mail and password sign in; a wrong password does not, and says no more than that', async () => {
    const { email, password } = owner;
    const right = await post('/api/auth/sign-in/email', { email, password });
    expect(right.status).toBe(200);
    const wrong = await post('/api/auth/sign-in/email', { email, password: 'wrong horse battery' });
    const signIns = await at.call('GET', '/api/v1/audit');
    expect(signIns.body.items[0]).toMatchObject({ what: 'Sign in', actor: { type: 'person', name: email } });
    const nobody = await post('/api/auth/sign-in/email', { email: 'nobody@example.com', password });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_email_or_password']);
    expect(nobody.body).toEqual(wrong.body);
  });

  test('signing out ends the session', async () => {
    const { email, password } = owner;
    const second = cookieOf((await post('/api/auth/sign-in/email', { email, password })).headers);
    expect((await post('/api/auth/sign-out', {}, { cookie: second })).status).toBe(200);
    expect((await callApi(at.url, 'GET', '/api/v1/session', { headers: { cookie: second } })).status).toBe(401);
  });

  test('what better-auth offers beyond our list is shut', async () => {
    for (const path of ['/sign-up/email', '/update-user', '/delete-user', '/change-email', '/request-password-reset']) {
      expect((await post(`/api/auth${path}`, { ...owner, email: 'eve@example.com' }, { cookie })).status).toBe(404);
    }
  });

  test('a page of another site cannot act with the cookie', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ]) {
      const { status, body } = await post('/api/auth/sign-out', {}, { cookie, ...headers });
      expect([status, body.code]).toEqual([403, 'cross_origin']);
    }
    const own = { cookie, origin: at.url, 'sec-fetch-site': 'same-origin' };
    expect((await callApi(at.url, 'GET', '/api/v1/session', { headers: own })).status).toBe(200);
  });

  test('a forged or altered cookie is nobody', async () => {
    const forged = cookie.replace(/.(?=\.)/, (letter) => (letter === 'a' ? 'b' : 'a'));
    expect(forged).not.toBe(cookie);
    expect((await callApi(at.url, 'GET', '/api/v1/session', { headers: { cookie: forged } })).status).toBe(401);
  });

  test('guessing is slowed down', async () => {
    const guess = () => post('/api/auth/sign-in/email', { email: owner.email, password: 'guess guess guess' });
    const statuses = [];
    for (let attempt = 0; attempt < 11; attempt += 1) statuses.push((await guess()).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await guess()).body.code).toBe('too_many_attempts');
  });
});

test('tokens: scoped, expiring, revocable, stored hashed', async () => {
  await using at = await startTestServer();
  const { tokens } = at.server.services;
  const reader = await tokens.create({ name: 'reader', permissions: ['events:read'] });
  expect((await callApi(at.url, 'GET', '/api/v1/events', { token: reader.token })).status).toBe(200);
  const refused = await callApi(at.url, 'GET', '/api/v1/runs', { token: reader.token });
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);

  const expired = await tokens.create({ name: 'old', expiresAtMs: Date.now() - 1 });
  expect((await callApi(at.url, 'GET', '/api/v1/session', { token: expired.token })).body.code).toBe('invalid_token');
  await tokens.revoke(reader.id);
  expect((await callApi(at.url, 'GET', '/api/v1/events', { token: reader.token })).status).toBe(401);
});
