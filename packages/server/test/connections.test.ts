import type { Credentials } from '@cio-bridge/connector';
import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionNames } from '../src/access/permissions.ts';
import { startServer } from '../src/index.ts';
import { callApi, startTestServer, type TestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

describe.each(stores)('connections over HTTP, on $name', (store) => {
  let at: TestServer;
  let sandbox: Sandbox;
  let credentials: Record<string, unknown>;
  let clientId: string;
  let id: string;

  beforeAll(async () => {
    [at, sandbox] = await Promise.all([startTestServer({ store }), startSandbox()]);
    const [workspace] = sandbox.workspaces;
    credentials = {
      region: 'us',
      siteId: workspace?.siteId,
      trackApiKey: workspace?.trackApiKey,
      appApiKey: workspace?.appApiKey,
      sandboxUrls: sandbox.us,
    };
  });
  afterAll(async () => {
    await at[Symbol.asyncDispose]();
    await sandbox.close();
  });

  const production = () => `/api/v1/connections/${id}/environments/production`;
  const run = (action: string, body: object, headers: Record<string, string> = {}) =>
    at.call('POST', `/api/v1/actions/${action}/run`, {
      body: { connectionId: id, environment: 'production', ...body },
      headers,
    });

  test('a client, a connection, credentials: saved, tried out, and never shown again', async () => {
    const client = await at.call('POST', '/api/v1/clients', {
      body: { name: 'Example Shop', timeZone: 'Europe/Berlin' },
    });
    expect([client.status, client.body.timeZone]).toEqual([201, 'Europe/Berlin']);
    clientId = client.body.id;
    const created = await at.call('POST', '/api/v1/connections', { body: { clientId, name: 'Shop' } });
    expect(created.status).toBe(201);
    id = created.body.id;

    const saved = await at.call('PUT', production(), { body: credentials });
    expect(saved.status).toBe(200);
    const { production: facts } = saved.body.environments;
    expect(facts).toMatchObject({ region: 'us', siteId: credentials.siteId, isSandbox: true });
    expect(facts.probe).toMatchObject({ ok: true, workspace: { name: 'demo-us' } });
    expect(facts.keys.trackApiKey.lastFour).toBe(String(credentials.trackApiKey).slice(-4));
    expect(facts.keys.pipelinesWriteKey).toBeNull();
    const listed = await at.call('GET', '/api/v1/connections');
    expect(listed.body.items).toHaveLength(1);
    for (const answer of [saved, listed]) {
      expect(JSON.stringify(answer.body)).not.toContain(credentials.trackApiKey);
      expect(JSON.stringify(answer.body)).not.toContain(credentials.appApiKey);
    }
  });

  test('keys that are not kept are tried out, and those that work are not replaced by others that do not', async () => {
    const probe = (body?: object) => at.call('POST', `${production()}/probe`, { body });
    expect((await probe({ appApiKey: 'not-the-key-of-anybody' })).body).toMatchObject({
      ok: false,
      keys: { trackApiKey: 'works', appApiKey: 'refused' },
      faults: [{ field: 'appApiKey' }],
    });
    expect((await probe()).body).toMatchObject({ ok: true, keys: { appApiKey: 'works' } });
    const wrong = { ...credentials, trackApiKey: 'not-the-key-of-anybody' };
    const refused = await at.call('PUT', production(), { body: wrong });
    expect(refused).toMatchObject({ status: 422, body: { code: 'keys_refused', pointer: '/trackApiKey' } });
    const facts = async () => (await at.call('GET', `/api/v1/connections/${id}`)).body.environments.production;
    expect(await facts()).toMatchObject({
      probe: { ok: true },
      sandboxUrl: new URL('/__sandbox/', String(sandbox.us.track)).href,
    });
    expect((await at.call('PUT', `${production()}?force=true`, { body: wrong })).status).toBe(200);
    expect((await facts()).probe.ok).toBe(false);
    // What was refused anyway is replaced without a question.
    expect((await at.call('PUT', production(), { body: credentials })).status).toBe(200);
    expect((await facts()).probe.ok).toBe(true);
    const unsaved = (body: object) => at.call('POST', '/api/v1/connections/probe', { body });
    expect((await unsaved(credentials)).body).toMatchObject({ ok: true, keys: { trackApiKey: 'works' } });
    expect((await unsaved(wrong)).body).toMatchObject({ ok: false, faults: [{ field: 'trackApiKey' }] });
    expect((await unsaved({ ...credentials, siteId: undefined })).body.pointer).toBe('/siteId');
    expect((await at.call('GET', '/api/v1/connections')).body.items).toHaveLength(1);
    const empty = `/api/v1/connections/${id}/environments/editor/probe`;
    expect((await at.call('POST', empty, { body: credentials })).body.ok).toBe(true);
    expect(await at.call('POST', empty, { body: { siteId: 'x' } })).toMatchObject({ status: 400 });
    expect((await at.call('POST', empty)).body.code).toBe('no_credentials');
  });

  test('bad input is named by its pointer', async () => {
    const faults: [string, string, unknown, number, string][] = [
      ['POST', '/api/v1/clients', { name: 'X', timeZone: 'Mars/Olympus' }, 400, '/timeZone'],
      ['POST', '/api/v1/clients', { name: 'Example Shop' }, 409, '/name'],
      ['PUT', production(), { ...credentials, region: 'asia' }, 400, '/region'],
      [
        'PUT',
        production(),
        { ...credentials, sandboxUrls: { ...sandbox.us, track: 'http://10.0.0.1' } },
        400,
        '/sandboxUrls/track',
      ],
      ['PUT', `${production()}/keys/trackApiKey`, { value: '' }, 400, '/value'],
    ];
    for (const [method, path, body, status, pointer] of faults) {
      const answer = await at.call(method, path, { body });
      expect([path, answer.status, answer.body.pointer]).toEqual([path, status, pointer]);
    }
    expect((await at.call('GET', '/api/v1/connections/con_nobody')).status).toBe(404);
    expect((await at.call('POST', '/api/v1/clients', { body: { name: 'x'.repeat(1_100_000) } })).status).toBe(413);
    const form = { headers: { 'content-type': 'text/plain' }, body: { name: 'x' } };
    expect((await at.call('POST', '/api/v1/clients', form)).body.code).toBe('unsupported_media_type');
  });

  test('an action runs, and the activity log tells of it with secrets masked', async () => {
    const input = { person: { id: '42' }, attributes: { plan: 'pro', note: `key ${credentials.trackApiKey}` } };
    expect((await run('customer-io/identify-customer', { input })).status).toBe(200);
    expect(sandbox.workspace('demo-us').people.find((person) => person.id === '42')?.attributes.plan).toBe('pro');

    await at.server.services.activity.flush();
    const { body } = await at.call('GET', '/api/v1/activity?action=customer-io/identify-customer&search=PRO');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      caller: { type: 'token', name: 'all' },
      client: { id: clientId },
      connection: { id, name: 'Shop' },
      environment: 'production',
      outcome: 'succeeded',
      input: { person: { id: '42' }, attributes: { plan: 'pro', note: 'key ********' } },
    });
    const { calls, ...shown } = (await at.call('GET', `/api/v1/activity/${body.items[0].id}`)).body;
    expect(shown).toEqual(body.items[0]);
    expect(calls).toMatchObject([{ method: 'POST', status: 200, body: { attributes: { note: 'key ********' } } }]);
    expect(JSON.stringify(calls)).not.toContain(credentials.trackApiKey);
    expect((await at.call('GET', '/api/v1/activity?search=%25nobody')).body.items).toEqual([]);
  });

  test('a dry run shows the request and sends nothing', async () => {
    const before = sandbox.workspace('demo-us').peopleCount;
    const { body } = await run('customer-io/identify-customer', { input: { person: { id: 'dry' } }, dryRun: true });
    expect(body.output.requests[0].headers.authorization).toBe('Basic ********');
    expect(sandbox.workspace('demo-us').peopleCount).toBe(before);
  });

  test('failures say what to do next', async () => {
    const wrong = await run('customer-io/track-event', { input: { person: { id: '42' } } });
    expect([wrong.status, wrong.body.code, wrong.body.remedy]).toEqual([422, 'cio_invalid_input', 'fix-input']);
    expect((await run('customer-io/no-such-thing', { input: {} })).status).toBe(404);
    sandbox.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 1, count: 1 });
    const limited = await run('customer-io/identify-customer', { input: { person: { id: '42' } } });
    expect([limited.status, limited.body.remedy, limited.headers.get('retry-after')]).toEqual([503, 'retry', '1']);
    await at.server.services.activity.flush();
    const failed = await at.call('GET', '/api/v1/activity?outcome=failed&limit=1');
    expect(failed.body.items[0]).toMatchObject({ errorCode: 'cio_rate_limited', remedy: 'retry' });
    const older = await at.call('GET', `/api/v1/activity?outcome=failed&limit=1&before=${failed.body.next}`);
    expect(older.body.items[0].errorCode).toBe('cio_invalid_input');
  });

  test('an idempotency key gives the same answer, once done', async () => {
    const headers = { 'idempotency-key': 'order-17' };
    const event = { input: { person: { id: '42' }, name: 'order_paid' } };
    const events = () => sandbox.workspace('demo-us').events.filter(({ name }) => name === 'order_paid').length;
    const first = await run('customer-io/track-event', event, headers);
    const again = await run('customer-io/track-event', event, headers);
    expect([first.status, again.status, events()]).toEqual([200, 200, 1]);
    expect(again.body).toEqual(first.body);
    expect([first, again].map((answer) => answer.headers.get('idempotent-replay'))).toEqual([null, 'true']);

    const other = await run(
      'customer-io/track-event',
      { input: { person: { id: '43' }, name: 'order_paid' } },
      headers,
    );
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);

    const together = { 'idempotency-key': 'order-18' };
    const both = await Promise.all([1, 2].map(() => run('customer-io/track-event', event, together)));
    // The second is told to wait, or, when it comes late enough, gets the first one's answer.
    expect([200, 409]).toEqual(expect.arrayContaining(both.map(({ status }) => status)));
    expect(events()).toBe(2);

    sandbox.faults.add({ kind: 'status', status: 429, count: 1 });
    const limited = { 'idempotency-key': 'order-19' };
    expect((await run('customer-io/track-event', event, limited)).status).toBe(503);
    // Nothing happened, so the same key may try again.
    expect((await run('customer-io/track-event', event, limited)).status).toBe(200);
    expect(events()).toBe(3);
  });

  test('of two edits at once, the second is told to look again', async () => {
    const seen = (await at.call('GET', `/api/v1/connections/${id}`)).headers.get('etag') as string;
    const rename = (name: string) =>
      at.call('PATCH', `/api/v1/connections/${id}`, { body: { name }, headers: { 'if-match': seen } });
    expect((await rename('Shop A')).status).toBe(200);
    const late = await rename('Shop B');
    expect([late.status, late.body.code]).toEqual([412, 'edited_meanwhile']);
    const stale = await at.call('PUT', production(), { body: credentials, headers: { 'if-match': seen } });
    expect(stale.status).toBe(412);
    expect((await at.call('GET', `/api/v1/connections/${id}`)).body.name).toBe('Shop A');
  });

  test('of two edits at the same moment, one is told to look again, and nothing of it is saved', async () => {
    const { connections } = at.server.services;
    const { version } = await connections.get(id);
    const outcomes = await Promise.allSettled([
      connections.changeSettings(id, 'production', { recipientAllowlist: ['one@example.com'] }, version),
      connections.changeSettings(id, 'production', { recipientAllowlist: ['two@example.com'] }, version),
      connections.setCredentials(
        id,
        'production',
        { ...(credentials as unknown as Credentials), signingKeys: [] },
        version,
      ),
    ]);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason.status);
    expect(refused).toEqual([412, 412]);
    const { recipientAllowlist } = (await connections.get(id)).environments.production ?? {};
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
    expect(recipientAllowlist).toEqual([['one@example.com'], ['two@example.com'], null][winner]);
    await connections.changeSettings(id, 'production', { recipientAllowlist: null });
    await expect(connections.remove(id, { force: true, version })).rejects.toMatchObject({ status: 412 });
  });

  test('a key that Customer.io refuses does not replace the one in use; one that it takes can be undone', async () => {
    const key = `${production()}/keys/appApiKey`;
    const refused = await at.call('PUT', key, { body: { value: 'not-the-key-of-anyone' } });
    expect([refused.status, refused.body.code, refused.body.pointer]).toEqual([422, 'key_refused_wrong_key', '/value']);
    const facts = async () => (await at.call('GET', `/api/v1/connections/${id}`)).body.environments.production.keys;
    const before = await facts();
    expect(before.appApiKey.undoUntilMs).toBeNull();

    expect((await at.call('PUT', key, { body: { value: 'not-the-key-of-anyone', force: true } })).status).toBe(200);
    const find = { input: { person: { id: '42' } } };
    expect((await run('customer-io/get-customer-attributes', find)).status).toBe(424);
    const undone = await at.call('POST', `${key}/undo`);
    expect(undone.body.environments.production.keys.appApiKey.fingerprint).toBe(before.appApiKey.fingerprint);
    expect((await run('customer-io/get-customer-attributes', find)).status).toBe(200);
    expect((await at.call('POST', `${key}/undo`)).body.code).toBe('nothing_to_undo');
  });

  test('a key can be erased, and what needs it says so', async () => {
    expect((await at.call('DELETE', `${production()}/keys/appApiKey`)).status).toBe(204);
    expect((await at.call('DELETE', `${production()}/keys/trackApiKey`)).body.code).toBe('key_required');
    const answer = await run('customer-io/get-customer-attributes', { input: { person: { id: '42' } } });
    expect([answer.status, answer.body.code]).toEqual([424, 'cio_missing_credentials']);
  });

  test('a connection in use says what uses it; with force it goes, and its client after it', async () => {
    const { services } = at.server;
    const endpoint = await services.endpoints.create({
      connectionId: id,
      environment: 'production',
      signingKeys: ['k'],
    });
    const refused = await at.call('DELETE', `/api/v1/connections/${id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'connection_in_use']);
    expect(refused.body.detail).toContain(endpoint.id);
    expect((await at.call('DELETE', `/api/v1/clients/${clientId}`)).body.code).toBe('client_in_use');

    expect((await at.call('DELETE', `/api/v1/connections/${id}?force=true`)).status).toBe(204);
    expect((await at.call('GET', `/api/v1/connections/${id}`)).status).toBe(404);
    expect((await run('customer-io/identify-customer', { input: { person: { id: '1' } } })).status).toBe(404);
    const again = await at.call('POST', '/api/v1/connections', { body: { clientId, name: 'Shop A' } });
    expect(again.status).toBe(201);
    expect((await at.call('DELETE', `/api/v1/connections/${again.body.id}`)).status).toBe(204);
    expect((await at.call('DELETE', `/api/v1/clients/${clientId}`)).status).toBe(204);
    expect((await at.call('GET', `/api/v1/clients/${clientId}`)).status).toBe(404);
    expect((await at.call('POST', '/api/v1/clients', { body: { name: 'Example Shop' } })).status).toBe(201);
  });

  test('every change was written down, without the values', async () => {
    const { body } = await at.call('GET', '/api/v1/audit?limit=200');
    const whats = body.items.map(({ what }: { what: string }) => what);
    expect(whats).toContain('Create a connection');
    expect(whats).toContain('Replace one key');
    expect(whats).not.toContain('Run an action');
    expect(JSON.stringify(body)).not.toContain('not-the-key-of-anyone');
    expect(body.items[0].actor).toMatchObject({ type: 'token', name: 'all' });
  });
});

test('calls under way end with the credentials they began with, however often those change', async () => {
  await using at = await startTestServer();
  await using sandbox = await startSandbox();
  const [us] = sandbox.workspaces;
  if (!us) throw new Error('The sandbox has workspaces');
  const { clients, connections } = at.server.services;
  const { id: clientId } = await clients.create({ name: 'A' });
  const id = await connections.create({ clientId, name: 'A' });
  const { siteId, trackApiKey } = us;
  const save = () =>
    connections.setCredentials(id, 'production', {
      region: 'us',
      siteId,
      trackApiKey,
      signingKeys: [],
      sandboxUrls: sandbox.us,
    });
  await save();
  const connector = await connections.connector(id, 'production');
  const calls = Array.from({ length: 200 }, async (_, index) => {
    if (index % 20 === 0) await save();
    return connector.run('customer-io/identify-customer', { person: { id: String(index) } });
  });
  const outcomes = await Promise.allSettled(calls);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(sandbox.workspace('demo-us').peopleCount).toBeGreaterThanOrEqual(200);
});

test('with a public URL nothing reaches a sandbox, not even with credentials from before', async () => {
  await using sandbox = await startSandbox();
  const us = sandbox.workspace('demo-us').keys;
  const at = await startTestServer();
  const client = await at.call('POST', '/api/v1/clients', { body: { name: 'A' } });
  const { id } = (await at.call('POST', '/api/v1/connections', { body: { clientId: client.body.id, name: 'A' } })).body;
  const { siteId, trackApiKey } = us;
  const environment = `/api/v1/connections/${id}/environments/production`;
  const before = { region: 'us', siteId, trackApiKey, sandboxUrls: sandbox.us };
  expect((await at.call('PUT', environment, { body: before })).status).toBe(200);
  await at.server.close();

  const { dataDir, databaseUrl } = at.place;
  const config = { host: '127.0.0.1', port: 0, dataDir, databaseUrl, logLevel: 'silent' as const };
  const server = await startServer({ ...config, publicUrl: 'https://cio.example.test' });
  const { token } = await server.services.tokens.create({ name: 'all', permissions: permissionNames });
  const call = (method: string, path: string, body?: unknown) => callApi(server.url, method, path, { token, body });
  const refused = { status: 422, body: { code: 'sandbox_not_allowed' } };
  const run = { connectionId: id, environment: 'production', input: { person: { id: 'a' } } };
  expect(await call('POST', '/api/v1/actions/customer-io/identify-customer/run', run)).toMatchObject(refused);
  expect(await call('POST', `${environment}/probe`)).toMatchObject(refused);
  expect(await call('PATCH', environment, { region: 'eu' })).toMatchObject(refused);
  expect(await call('PUT', environment, before)).toMatchObject(refused);
  expect(await call('PUT', `${environment}/keys/trackApiKey`, { value: 'another' })).toMatchObject(refused);
  await server.close();
  await at.place.remove();
});

test('a server that is open to the network takes no sandbox connections', async () => {
  await using at = await startTestServer({ config: { allowSandbox: false } });
  const client = await at.call('POST', '/api/v1/clients', { body: { name: 'A' } });
  const { body } = await at.call('POST', '/api/v1/connections', { body: { clientId: client.body.id, name: 'A' } });
  const url = 'http://127.0.0.1:1';
  const answer = await at.call('PUT', `/api/v1/connections/${body.id}/environments/editor`, {
    body: { region: 'us', siteId: 's', trackApiKey: 'k', sandboxUrls: { track: url, app: url, pipelines: url } },
  });
  expect([answer.status, answer.body.code]).toEqual([422, 'sandbox_not_allowed']);
});
