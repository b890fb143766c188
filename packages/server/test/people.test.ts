import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionsOf } from '../src/access/permissions.ts';
import { type Answer, callApi, startTestServer, type TestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer();
});
afterAll(() => at[Symbol.asyncDispose]());

const invite = (body: object) => at.call('POST', '/api/v1/people', { body });
const accept = (url: string, password: string) =>
  callApi(at.url, 'POST', '/api/v1/welcome', {
    body: { token: new URL(url).searchParams.get('token'), name: 'Bob', email: 'ignored@example.com', password },
  });
const cookieOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

test('an owner invites somebody, who sees only their clients; a change counts from the next request', async () => {
  const { clients, connections } = at.server.services;
  const mine = await clients.create({ name: 'Mine' });
  const other = await clients.create({ name: 'Other' });
  await connections.create({ clientId: other.id, name: 'Not for Bob' });

  const invited = await invite({ name: 'Bob', email: 'Bob@Example.com', role: 'builder', clientIds: [mine.id] });
  expect([invited.status, invited.body.email]).toEqual([201, 'bob@example.com']);
  const { id, welcome } = invited.body;
  const look = await callApi(at.url, 'GET', `/api/v1/welcome/${new URL(welcome.url).searchParams.get('token')}`);
  expect(look.body.person).toEqual({ name: 'Bob', email: 'bob@example.com' });
  const cookie = cookieOf((await accept(welcome.url, 'a password of his own')).headers);
  expect((await accept(welcome.url, 'a password of mine')).status).toBe(410);

  const get = (path: string) => callApi(at.url, 'GET', path, { headers: { cookie } });
  expect((await get('/api/v1/session')).body.clientIds).toEqual([mine.id]);
  expect((await get('/api/v1/clients')).body.items.map(({ name }: { name: string }) => name)).toEqual(['Mine']);
  expect((await get('/api/v1/connections')).body.items).toEqual([]);
  const create = await callApi(at.url, 'POST', '/api/v1/clients', { body: { name: 'New' }, headers: { cookie } });
  expect([create.status, create.body.code]).toEqual([403, 'limited_to_clients']);

  await at.call('PATCH', `/api/v1/people/${id}`, { body: { role: 'viewer', clientIds: null } });
  expect((await get('/api/v1/connections')).body.items).toHaveLength(1);
  const forbidden = await callApi(at.url, 'POST', '/api/v1/clients', { body: { name: 'New' }, headers: { cookie } });
  expect(forbidden.body.code).toBe('forbidden');

  const link = await at.call('POST', `/api/v1/people/${id}/link`);
  await accept(link.body.url, 'a second password of his');
  // A new password ends the sessions of the old one.
  expect((await get('/api/v1/session')).status).toBe(401);
  expect((await at.call('DELETE', `/api/v1/people/${id}`)).status).toBe(204);
  const signIn = { email: 'bob@example.com', password: 'a second password of his' };
  expect((await callApi(at.url, 'POST', '/api/auth/sign-in/email', { body: signIn })).status).toBe(401);
});

test('there is always an owner, and an owner sees all', async () => {
  const limited = await invite({ name: 'Eve', email: 'eve@example.com', role: 'owner', clientIds: ['cl_1'] });
  expect([limited.status, limited.body.code]).toEqual([422, 'owner_sees_all']);
  const { id } = (await invite({ name: 'Ada', email: 'ada@example.com', role: 'owner' })).body;
  expect((await invite({ name: 'Ada', email: 'ADA@example.com', role: 'viewer' })).body.code).toBe('person_exists');
  expect((await at.call('DELETE', `/api/v1/people/${id}`)).body.code).toBe('last_owner');
  expect((await at.call('PATCH', `/api/v1/people/${id}`, { body: { role: 'viewer' } })).body.code).toBe('last_owner');
});

test('nobody gives away more than they have', async () => {
  const { token } = await at.server.services.tokens.create({
    name: 'maker',
    permissions: ['tokens:write', 'events:read'],
  });
  const make = (permissions: string[]) =>
    callApi(at.url, 'POST', '/api/v1/tokens', { token, body: { name: 'made', permissions } });
  expect((await make(['events:read'])).status).toBe(201);
  expect((await make(['people:write'])).body.code).toBe('beyond_own_permissions');
});

test('who may invite people and is no owner can neither make an owner nor become one', async () => {
  const owner = (await invite({ name: 'Olga', email: 'olga@example.com', role: 'owner' })).body;
  const { token } = await at.server.services.tokens.create({
    name: 'inviter',
    permissions: [...permissionsOf('builder'), 'people:read', 'people:write'],
  });
  const call = (method: string, path: string, body?: object) => callApi(at.url, method, path, { token, body });
  const refused = async (answer: Promise<Answer>) => {
    const { status, body } = await answer;
    expect([status, body.code]).toEqual([403, 'beyond_own_permissions']);
  };
  await refused(call('POST', '/api/v1/people', { name: 'Mallory', email: 'mallory@example.com', role: 'owner' }));
  const builder = await call('POST', '/api/v1/people', { name: 'Ben', email: 'ben@example.com', role: 'builder' });
  expect(builder.status).toBe(201);
  await refused(call('PATCH', `/api/v1/people/${builder.body.id}`, { role: 'owner' }));
  await refused(call('PATCH', `/api/v1/people/${owner.id}`, { role: 'viewer' }));
  await refused(call('POST', `/api/v1/people/${owner.id}/link`));
  await refused(call('DELETE', `/api/v1/people/${owner.id}`));
  expect((await call('DELETE', `/api/v1/people/${builder.body.id}`)).status).toBe(204);
});

test('whoever changes their password is the only one signed in', async () => {
  const { welcome } = (await invite({ name: 'Cleo', email: 'cleo@example.com', role: 'viewer' })).body;
  const stolen = cookieOf((await accept(welcome.url, 'the first password')).headers);
  const signIn = await callApi(at.url, 'POST', '/api/auth/sign-in/email', {
    body: { email: 'cleo@example.com', password: 'the first password' },
  });
  const change = await callApi(at.url, 'POST', '/api/auth/change-password', {
    headers: { cookie: cookieOf(signIn.headers) },
    body: { currentPassword: 'the first password', newPassword: 'the second password' },
  });
  expect(change.status).toBe(200);
  const status = async (cookie: string) =>
    (await callApi(at.url, 'GET', '/api/v1/session', { headers: { cookie } })).status;
  expect(await status(stolen)).toBe(401);
  expect(await status(cookieOf(change.headers))).toBe(200);
});

describe.each(stores)('on $name', (store) => {
  test('of two owners who take each other’s role at once, one stays', async () => {
    await using api = await startTestServer({ store });
    const { people } = api.server.services;
    for (let round = 0; round < 5; round += 1) {
      const [ada, bob] = await Promise.all(
        ['ada', 'bob'].map((name) =>
          people.invite({ name, email: `${name}${round}@example.com`, role: 'owner', clientIds: null }),
        ),
      );
      const others = (await people.list()).filter(
        ({ role, id }) => role === 'owner' && id !== ada?.id && id !== bob?.id,
      );
      for (const { id } of others) await people.remove(id);
      await Promise.allSettled([
        people.change(ada?.id as string, { role: 'viewer' }),
        round % 2 === 0 ? people.change(bob?.id as string, { role: 'viewer' }) : people.remove(bob?.id as string),
      ]);
      expect((await people.list()).filter(({ role }) => role === 'owner')).toHaveLength(1);
    }
  });
});

test('a link made before a promotion does not work after it', async () => {
  await invite({ name: 'Root', email: 'root@example.com', role: 'owner' });
  const { id, welcome } = (await invite({ name: 'Vic', email: 'vic@example.com', role: 'viewer' })).body;
  expect((await at.call('PATCH', `/api/v1/people/${id}`, { body: { role: 'owner' } })).status).toBe(200);
  expect((await accept(welcome.url, 'whoever kept the old link')).status).toBe(410);
});

test('a token makes none that outlives it', async () => {
  const expiresAtMs = Date.now() + 60_000;
  const body = { name: 'short', permissions: ['tokens:read', 'tokens:write'], expiresAtMs };
  const { token } = (await at.call('POST', '/api/v1/tokens', { body })).body;
  const make = (more: object) =>
    callApi(at.url, 'POST', '/api/v1/tokens', { token, body: { name: 'made', permissions: ['tokens:read'], ...more } });
  expect(await make({ expiresAtMs: expiresAtMs + 1 })).toMatchObject({
    status: 403,
    body: { code: 'beyond_own_permissions', pointer: '/expiresAtMs' },
  });
  const { id } = (await make({})).body;
  const made = (await at.call('GET', '/api/v1/tokens')).body.items.find((item: { id: string }) => item.id === id);
  expect(made.expiresAtMs).toBe(expiresAtMs);
});

test('a token that ends lets nobody in who would outlive it', async () => {
  const invited = { name: 'Long', email: 'long@example.com', role: 'viewer' };
  const { id } = (await invite({ ...invited, email: 'before@example.com' })).body;
  const body = { name: 'short', permissions: [...permissionsOf('owner')], expiresAtMs: Date.now() + 60_000 };
  const { token } = (await at.call('POST', '/api/v1/tokens', { body })).body;
  const attempts: [string, string, object | undefined][] = [
    ['POST', '/api/v1/people', invited],
    ['PATCH', `/api/v1/people/${id}`, { role: 'owner' }],
    ['POST', `/api/v1/people/${id}/link`, undefined],
  ];
  for (const [method, path, given] of attempts) {
    const answer = await callApi(at.url, method, path, { token, body: given });
    expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'beyond_own_permissions']);
  }
});

test('a stream says nothing that one may not see, and ends when its reader is removed', async () => {
  const { changes, tokens } = at.server.services;
  const listen = async (permissions: ('events:read' | 'runs:read')[]) => {
    const { id, token } = await tokens.create({ name: 'listener', permissions });
    const { body } = await fetch(`${at.url}/api/v1/stream`, { headers: { authorization: `Bearer ${token}` } });
    let text = '';
    const ended = (async () => {
      for await (const chunk of body as ReadableStream<Uint8Array>) text += Buffer.from(chunk).toString();
    })();
    return { id, ended, text: () => text };
  };
  const events = await listen(['events:read']);
  const runs = await listen(['runs:read']);
  changes.announce({ type: 'run', runId: 'run_secret' });
  changes.announce({ type: 'events' });
  await expect
    .poll(() => [events.text(), runs.text()].map((text) => text.match(/^event: \w+$/gm)))
    .toEqual([['event: events'], ['event: run']]);
  await tokens.revoke(events.id);
  await tokens.revoke(runs.id);
  await Promise.all([events.ended, runs.ended]);
});
