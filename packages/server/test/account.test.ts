import { chmodSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callApi, startTestServer, type TestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

const PASSWORD = 'correct horse battery';

describe.each(stores)('oneself, the server and who changed what, on $name', (store) => {
  let at: TestServer;
  let personId: string;
  const cookies: string[] = [];

  beforeAll(async () => {
    at = await startTestServer({ store, config: { eventRetentionDays: 20 } });
    const { people, welcome } = at.server.services;
    const email = 'ada@example.com';
    ({ id: personId } = await people.invite({ name: 'ada', email, role: 'owner', clientIds: null }));
    const token = new URL(await welcome.invitationUrl(at.url, personId)).searchParams.get('token');
    const cookieOf = async (path: string, body: object, agent: string) => {
      const answer = await callApi(at.url, 'POST', path, { body, headers: { 'user-agent': agent } });
      expect(answer.status).toBe(200);
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
    };
    cookies.push(await cookieOf('/api/v1/welcome', { token, name: 'ada', email, password: PASSWORD }, 'first'));
    for (const agent of ['second', 'third'])
      cookies.push(await cookieOf('/api/auth/sign-in/email', { email, password: PASSWORD }, agent));
  });
  afterAll(() => at[Symbol.asyncDispose]());

  const as = (index: number, method: string, path: string, body?: unknown) =>
    callApi(at.url, method, `/api/v1/${path}`, { body, headers: { cookie: cookies[index] as string } });

  test('one sees where one is signed in, and signs out elsewhere', async () => {
    const { items } = (await as(1, 'GET', 'sessions')).body;
    expect(items).toHaveLength(3);
    expect(items.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toMatchObject([{ userAgent: 'second' }]);
    expect(JSON.stringify(items)).not.toMatch(/token/i);
    const third = items.find(({ userAgent }: { userAgent: string }) => userAgent === 'third');
    expect((await as(1, 'DELETE', `sessions/${third.id}`)).body).toEqual({ ended: 1 });
    expect((await as(2, 'GET', 'session')).status).toBe(401);
    expect((await as(1, 'DELETE', 'sessions/nowhere')).status).toBe(404);
    expect((await as(1, 'DELETE', 'sessions/others')).body).toEqual({ ended: 1 });
    expect((await as(0, 'GET', 'session')).status).toBe(401);
    expect((await as(1, 'GET', 'session')).status).toBe(200);
    expect((await at.call('GET', '/api/v1/sessions')).body.code).toBe('not_a_person');
  });

  test('one changes what one is called', async () => {
    expect((await as(1, 'PATCH', 'session', { name: ' Ada Lovelace ' })).body).toMatchObject({ name: 'Ada Lovelace' });
    expect((await as(1, 'GET', 'session')).body.person.name).toBe('Ada Lovelace');
  });

  test('the server says what it is and how it was set up', async () => {
    expect((await at.call('GET', '/api/v1/about')).body).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      url: at.url,
      publicUrl: null,
      store: store.name.toLowerCase(),
      ready: { store: true, engine: true },
      retentionDays: { events: 20, runs: 90 },
      allowsSandbox: true,
      hasOidc: false,
    });
  });

  test('the server looks at all that it needs, and says what is wrong with it', async () => {
    const port = new URL(at.url).port;
    const [one, two] = await Promise.all([at.call('GET', '/api/v1/checks'), at.call('GET', '/api/v1/checks')]);
    expect(one.status).toBe(200);
    const found = new Map(one.body.items.map((each: { check: string }) => [each.check, each]));
    expect(found.get('port')).toMatchObject({ ok: true, detail: expect.stringContaining(`${port}, and is ready`) });
    expect(found.get('store')).toMatchObject({ ok: true, detail: 'up to date' });
    expect(found.get('key opens the store')).toMatchObject({ ok: true });
    expect(two.body).toEqual(one.body);
    chmodSync(at.place.dataDir, 0o755);
    const { items } = (await at.call('GET', '/api/v1/checks')).body;
    chmodSync(at.place.dataDir, 0o700);
    expect(items.filter(({ ok }: { ok: boolean }) => !ok)).toMatchObject([
      { check: 'data folder', fix: expect.stringContaining('chmod 700') },
    ]);
    const { token } = await at.server.services.tokens.create({ name: 'reads', permissions: ['audit:read'] });
    expect((await at.call('GET', '/api/v1/checks', { token })).status).toBe(403);
  });

  test('changes are found by who made them, what they were about and when, and name it', async () => {
    const { body: client } = await at.call('POST', '/api/v1/clients', { body: { name: 'Acorn' } });
    const renamed = await as(1, 'PATCH', `clients/${client.id}`, { name: 'Acorn & Sons' });
    expect(renamed.status).toBe(200);
    const of = async (query: string) => (await at.call('GET', `/api/v1/audit?${query}`)).body.items;
    const mine = await of(`actorId=${personId}&kind=clients`);
    expect(mine).toMatchObject([
      { what: 'Change a client', thing: { kind: 'clients', id: client.id, name: 'Acorn & Sons' } },
    ]);
    expect(await of('kind=clients,session')).toHaveLength(3);
    expect(await of('kind=client')).toEqual([]);
    expect(await of(`kind=clients&fromMs=${mine[0].atMs}`)).toHaveLength(1);
    expect(await of(`untilMs=1000`)).toEqual([]);
  });

  test('what is called so, has this id or is about this person is found by those who may see it', async () => {
    const { clients, connections, destinations, endpoints, workflows, tokens } = at.server.services;
    const { id: clientId } = await clients.create({ name: 'Findable & Co 100%' });
    const connectionId = await connections.create({ clientId, name: 'Findable shop' });
    const definition = { name: 'Findable flow', trigger: { type: 'manual' }, steps: [{ id: 'end', type: 'stop' }] };
    const { id: workflowId } = await workflows.save({ clientId, definition });
    const endpoint = await endpoints.create({ connectionId, environment: 'staging', signingKeys: [] });
    const { destination } = await destinations.create({
      endpointId: endpoint.id,
      name: 'Findable CRM',
      url: 'https://hooks.example.com/catch/1',
      filter: null,
      perSecond: null,
      atOnce: 1,
      createdBy: null,
    });
    const find = async (q: string, token?: string) =>
      (await at.call('GET', `/api/v1/search?q=${encodeURIComponent(q)}`, token ? { token } : {})).body.items;
    const client = { id: clientId, name: 'Findable & Co 100%' };
    expect(await find('fiNDable')).toMatchObject([
      { type: 'client', id: clientId, client },
      { type: 'connection', id: connectionId, client },
      { type: 'endpoint', id: endpoint.id, environment: 'staging', client },
      { type: 'destination', id: destination.id, name: 'Findable CRM', endpointId: endpoint.id, client },
      { type: 'workflow', id: workflowId, name: 'Findable flow', client },
    ]);
    for (const q of [destination.id, 'hooks.EXAMPLE.com'])
      expect(await find(q)).toMatchObject([{ id: destination.id }]);
    expect(await find('100%')).toMatchObject([{ type: 'client' }]);
    expect(await find('1%0')).toEqual([]);
    expect(await find(workflowId)).toMatchObject([{ type: 'workflow' }]);
    const { id: otherId } = await clients.create({ name: 'Other' });
    const stranger = await tokens.create({ name: 'stranger', clientIds: [otherId] });
    expect(await find('findable', stranger.token)).toEqual([]);
    expect(await find(workflowId, stranger.token)).toEqual([]);
    const reader = await tokens.create({ name: 'reader', permissions: ['workflows:read'] });
    expect(await find('findable', reader.token)).toMatchObject([{ type: 'workflow' }]);
  });

  test('lists in the order of names come whole, or page by page', async () => {
    const all = (await at.call('GET', '/api/v1/clients')).body;
    expect(all.next).toBeNull();
    const paged: unknown[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await at.call('GET', `/api/v1/clients?limit=1${next && `&before=${next}`}`);
      paged.push(...body.items);
      next = body.next;
    }
    expect(paged).toEqual(all.items);
    const named = (await at.call('GET', '/api/v1/workflows?search=FLOW&trigger=manual,event')).body.items;
    expect(named).toMatchObject([{ name: 'Findable flow' }]);
    expect((await at.call('GET', '/api/v1/workflows?environment=production')).body.items).toEqual([]);
  });
});
