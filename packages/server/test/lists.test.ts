import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newEvent, post } from './inbound/signed.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

const KEY = 'the-signing-key-of-the-lists';
const NAMES = ['Acorn', 'Birch'] as const;
type Name = (typeof NAMES)[number];

interface Placed {
  clientId: string;
  connectionId: string;
  production: { id: string; token: string };
  staging: { id: string; token: string };
  workflowId: string;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail when it is not there
type Item = any;

describe.each(stores)('lists and their filters, on $name', (store) => {
  let at: TestServer;
  const places = {} as Record<Name, Placed>;

  const get = async (path: string, token?: string) =>
    (await at.call('GET', `/api/v1/${path}`, token === undefined ? {} : { token })).body;
  const items = async (path: string): Promise<Item[]> => (await get(path)).items;

  beforeAll(async () => {
    at = await startTestServer({ store });
    const { clients, connections, endpoints, workflows } = at.server.services;
    for (const name of NAMES) {
      const { id: clientId } = await clients.create({ name });
      const connectionId = await connections.create({ clientId, name: `${name} shop` });
      const endpointIn = (environment: 'production' | 'staging') =>
        endpoints.create({ connectionId, environment, signingKeys: [KEY], name: `${name} ${environment}` });
      const [production, staging] = [await endpointIn('production'), await endpointIn('staging')];
      const { id: workflowId } = await workflows.apply({
        clientId,
        definition: {
          name: `${name} workflow`,
          connection: `${name} shop`,
          trigger: { type: 'event', endpoint: production.id, filter: { metrics: ['bounced'] } },
          steps: [{ id: 'read', type: 'set', values: { phone: '{{ event.person.phone }}' } }],
        },
      });
      places[name] = { clientId, connectionId, production, staging, workflowId };
      const about = (customer: string, delivery: string) => ({
        delivery_id: `${name}-${delivery}`,
        identifiers: { id: customer, email: `${customer}@example.test` },
        recipient: `${customer}@example.test`,
      });
      const report = async ({ token }: { token: string }, metric: string, customer: string, delivery: string) => {
        const event = newEvent({ metric }, about(customer, delivery));
        expect((await post(`${at.url}/webhooks/customer-io/${token}`, event, { key: KEY })).status).toBe(200);
      };
      await report(production, 'sent', 'ada', '1');
      await report(production, 'bounced', 'ada', '1');
      await report(production, 'bounced', 'bob', '2');
      await report(staging, 'opened', 'eve', '3');
    }
    await vi.waitFor(async () => expect((await get('runs/count?status=failed')).runs).toBe(4), { timeout: 15_000 });
  });
  afterAll(() => at[Symbol.asyncDispose]());

  test('a parameter that is not known is refused by name, wherever it stands', async () => {
    const { status, body } = await at.call('GET', '/api/v1/events?client=NOPE');
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'unknown_parameter', pointer: '/client' });
    expect(body.detail).toContain('clientId');
    const { body: api } = await at.call('GET', '/api/v1/openapi.json');
    for (const [path, methods] of Object.entries<Item>(api.paths)) {
      if (path.includes('{') || !('get' in methods)) continue;
      expect([path, (await at.call('GET', `${path}?nope=1`)).body.code]).toEqual([path, 'unknown_parameter']);
    }
    const saved = await at.call('PUT', '/api/v1/workflows?dryrun=true', { body: {} });
    expect(saved.body).toMatchObject({ code: 'unknown_parameter', pointer: '/dryrun' });
  });

  test('what belongs to a client says which, alike in every list', async () => {
    for (const name of NAMES) {
      const { clientId: id, connectionId, workflowId, production } = places[name];
      const client = { id, name };
      const connection = { id: connectionId, name: `${name} shop` };
      const [event] = await items(`events?clientId=${id}&metric=sent`);
      expect(event).toMatchObject({ client, connection, environment: 'production' });
      expect(event.endpoint).toEqual({ id: production.id, name: `${name} production` });
      const workflow = { id: workflowId, name: `${name} workflow` };
      for (const run of await items(`runs?clientId=${id}`)) {
        expect(run).toMatchObject({ client, connection, workflow, environment: 'production' });
        expect((await get(`runs/${run.id}`)).workflow).toEqual(workflow);
        expect((await get(`events/${run.eventId}`)).runs).toMatchObject([{ id: run.id, workflow }]);
      }
      const [group] = await items(`runs/failures?clientId=${id}`);
      expect(group).toMatchObject({ client, workflow, runs: 2, failedStep: 'read', remedy: 'fix-input' });
      expect(group.firstAtMs).toBeLessThanOrEqual(group.lastAtMs);
      const [delivery] = await items(`deliveries?clientId=${id}&search=ada`);
      expect(delivery).toMatchObject({ client, connection, recipient: 'ada@example.test', subject: 'Your receipt' });
      expect(delivery.sentBy).toBeNull();
      expect(await get(`deliveries/${delivery.deliveryId}`)).toMatchObject({ client, subject: 'Your receipt' });
      const [endpoint] = await items(`trigger-endpoints?clientId=${id}&environment=staging`);
      expect(endpoint).toMatchObject({ client, connection, name: `${name} staging` });
    }
  });

  /** What each filter leaves of the eight events: client, metric and person of each. */
  test.each([
    ['clientId=Acorn', 4],
    ['clientId=Acorn,Birch', 8],
    ['environment=staging', 2],
    ['environment=staging&clientId=Birch', 1],
    ['environment=editor', 0],
    ['metric=sent,opened', 4],
    ['metric=sent,opened&clientId=Acorn', 2],
    ['connectionId=Acorn', 4],
    ['endpointId=Acorn', 3],
    ['search=ada', 4],
    ['search=Ada@Example.test', 4],
    ['search=Birch-2', 1],
    ['search=nobody', 0],
    ['status=activated', 8],
    ['status=filtered,paused', 0],
    ['status=waiting,activated', 8],
    ['clientId=NOPE', 0],
  ])('events of %s', async (query, found) => {
    const real = query
      .replace(
        /(clientId|connectionId)=([\w,]+)/,
        (_, key: 'clientId' | 'connectionId', names: string) =>
          `${key}=${names.split(',').map((name) => places[name as Name]?.[key] ?? name)}`,
      )
      .replace('endpointId=Acorn', `endpointId=${places.Acorn.production.id}`);
    await vi.waitFor(async () => expect((await get(`events/count?${real}`)).events).toBe(found), { timeout: 15_000 });
    const all = await items(`events?${real}`);
    expect(all).toHaveLength(found);
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
    const paged: Item[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page = await get(`events?limit=1&${real}${next && `&before=${next}`}`);
      paged.push(...page.items);
      next = page.next;
    }
    expect(paged).toEqual(all);
  });

  test('runs are found by client, status, person, event, version and time, and counted', async () => {
    const { clientId, connectionId, workflowId } = places.Birch;
    const found = async (query: string) => {
      const listed = await items(`runs?${query}`);
      expect(await get(`runs/count?${query}`)).toEqual({ runs: listed.length, isMore: false });
      return listed.length;
    };
    const [{ eventId, createdAtMs }] = await items(`runs?clientId=${clientId}&search=bob`);
    const ofClient = await items(`runs?clientId=${clientId}`);
    const isLater = (run: Item) => (run.createdAtMs as number) >= createdAtMs;
    expect(await found(`clientId=${clientId}`)).toBe(2);
    expect(await found(`connectionId=${connectionId}&status=failed,cancelled`)).toBe(2);
    expect(await found(`workflowId=${workflowId}&workflowVersion=1`)).toBe(2);
    expect(await found('workflowVersion=2')).toBe(0);
    expect(await found('status=succeeded,queued')).toBe(0);
    expect(await found('environment=staging,editor')).toBe(0);
    expect(await found('environment=production')).toBe(4);
    expect(await found('search=bob')).toBe(2);
    expect(await found('personId=ada')).toBe(2);
    expect(await found(`eventId=${eventId}`)).toBe(1);
    expect(await found('errorCode=template_failed&failedStep=read')).toBe(4);
    expect(await found(`clientId=${clientId}&fromMs=${createdAtMs}`)).toBe(ofClient.filter(isLater).length);
    expect(await found(`clientId=${clientId}&untilMs=${createdAtMs}`)).toBe(
      ofClient.filter((run) => !isLater(run)).length,
    );
    expect(await found(`fromMs=${Date.now() + 1}`)).toBe(0);
  });

  test('deliveries are found by client, place, last metric and person, and counted', async () => {
    const { clientId, connectionId } = places.Acorn;
    const found = async (query: string) => {
      const ids = (await items(`deliveries?${query}`)).map(({ deliveryId }) => deliveryId);
      expect(await get(`deliveries/count?${query}`)).toEqual({ deliveries: ids.length, isMore: false });
      return ids.toSorted();
    };
    expect(await found(`clientId=${clientId}`)).toEqual(['Acorn-1', 'Acorn-2', 'Acorn-3']);
    expect(await found(`connectionId=${connectionId}&environment=staging`)).toEqual(['Acorn-3']);
    expect(await found('metric=bounced,opened&search=bob')).toEqual(['Acorn-2', 'Birch-2']);
    expect(await found('search=EVE@example.test')).toEqual(['Acorn-3', 'Birch-3']);
    expect(await found('search=Birch-1')).toEqual(['Birch-1']);
    expect(await found(`untilMs=1000`)).toEqual([]);
  });

  test('many are cancelled or retried at once, and counted before without anything done', async () => {
    const { clientId, workflowId } = places.Acorn;
    const body = { clientId: [clientId], dryRun: true };
    const dry = await at.call('POST', '/api/v1/runs/retry', { body });
    expect(dry.body).toMatchObject({ retried: 2, isMore: false });
    expect(dry.body.runIds.toSorted()).toEqual(
      (await items(`runs?workflowId=${workflowId}`)).map(({ id }) => id).toSorted(),
    );
    expect((await get(`runs/count?workflowId=${workflowId}&status=failed`)).runs).toBe(2);
    const some = await at.call('POST', '/api/v1/runs/retry', { body: { ...body, limit: 1 } });
    expect(some.body).toMatchObject({ retried: 1, isMore: true });

    const { workflows } = at.server.services;
    const waits = { name: 'Waits', trigger: { type: 'manual' }, steps: [{ id: 'long', type: 'wait', for: '2 hours' }] };
    const { id } = await workflows.apply({ clientId, definition: waits });
    for (let count = 0; count < 3; count += 1)
      await at.call('POST', `/api/v1/workflows/${id}/runs`, { body: { event: {} } });
    await vi.waitFor(async () => expect((await get(`runs/count?workflowId=${id}&status=waiting`)).runs).toBe(3), {
      timeout: 15_000,
    });
    const cancel = (more: object) => at.call('POST', '/api/v1/runs/cancel', { body: { workflowId: id, ...more } });
    expect((await cancel({ status: 'queued' })).body).toMatchObject({ cancelled: 0 });
    expect((await cancel({ dryRun: true })).body).toMatchObject({ cancelled: 3 });
    expect((await cancel({ limit: 2, waitingFor: 'time' })).body).toMatchObject({ cancelled: 2, isMore: true });
    const ended = await cancel({});
    expect(ended.body).toMatchObject({ cancelled: 1, isMore: false });
    expect((await get(`runs/${ended.body.runIds[0]}`)).status).toBe('cancelled');
    expect((await cancel({})).body).toMatchObject({ cancelled: 0 });
  });

  test('whoever is limited to a client sees only that one, whatever is asked for', async () => {
    const { clientId } = places.Acorn;
    const { token } = await at.server.services.tokens.create({ name: 'limited', clientIds: [clientId] });
    const other = places.Birch.clientId;
    for (const list of ['events', 'runs', 'runs/failures', 'deliveries', 'activity', 'trigger-endpoints']) {
      expect([list, (await get(`${list}?clientId=${other}`, token)).items]).toEqual([list, []]);
      const all = await get(`${list}?environment=production,staging`, token);
      for (const item of all.items) expect([list, item.client.id]).toEqual([list, clientId]);
    }
    const body = { clientId: other };
    expect((await at.call('POST', '/api/v1/runs/retry', { body, token })).body.retried).toBe(0);
    expect((await at.call('POST', '/api/v1/runs/cancel', { body, token })).body.cancelled).toBe(0);
  });
});
