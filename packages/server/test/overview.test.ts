import { startSandbox } from '@cio-bridge/sandbox';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newEvent, post } from './inbound/signed.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

const KEY = 'the-signing-key-of-the-overview';
const HOUR_MS = 3_600_000;

describe.each(stores)('the overview, on $name', (store) => {
  let at: TestServer;
  let clientId: string;
  let otherId: string;

  beforeAll(async () => {
    at = await startTestServer({ store });
    const { clients, connections, endpoints, workflows } = at.server.services;
    ({ id: clientId } = await clients.create({ name: 'Acorn' }));
    ({ id: otherId } = await clients.create({ name: 'Birch' }));
    for (const id of [clientId, otherId]) {
      const connectionId = await connections.create({ clientId: id, name: `Shop of ${id}` });
      const endpoint = await endpoints.create({ connectionId, environment: 'production', signingKeys: [KEY] });
      const trigger = (metric: string) => ({ type: 'event', endpoint: endpoint.id, filter: { metrics: [metric] } });
      const save = (definition: object) => workflows.apply({ clientId: id, definition });
      const fails = { id: 'a', type: 'set', values: { b: '{{ event.person.phone }}' } };
      await save({ name: 'Fails', trigger: trigger('bounced'), steps: [fails] });
      await save({ name: 'Ends', trigger: trigger('sent'), steps: [{ id: 'a', type: 'stop' }] });
      const report = (metric: string, delivery: string, data: object = {}) =>
        post(
          `${at.url}/webhooks/customer-io/${endpoint.token}`,
          newEvent({ metric }, { delivery_id: delivery, ...data }),
          { key: KEY },
        );
      for (const delivery of ['1', '2', '3']) await report('sent', `${id}-${delivery}`);
      await report('bounced', `${id}-3`);
      await report('opened', `${id}-1`, { prefetched: true, proxied: true });
      await report('opened', `${id}-1`, { prefetched: false, proxied: false });
      await report('opened', `${id}-1`, { prefetched: false, proxied: false });
      await report('opened', `${id}-2`, { prefetched: true });
      await report('clicked', `${id}-1`, { machine: true });
      await report('clicked', `${id}-1`, { machine: false });
      await report('clicked', `${id}-2`);
      await report('clicked', `${id}-2`, { machine: true });
      await endpoints.create({ connectionId, environment: 'staging', signingKeys: [] });
    }
    const counted = async (query: string) => (await at.call('GET', `/api/v1/runs/count?${query}`)).body.runs;
    await vi.waitFor(
      async () => expect([await counted('status=failed'), await counted('status=succeeded')]).toEqual([2, 6]),
      { timeout: 15_000 },
    );
    await vi.waitFor(
      async () => expect((await at.call('GET', '/api/v1/events/count?status=activated')).body.events).toBe(24),
      { timeout: 15_000 },
    );
  });
  afterAll(() => at[Symbol.asyncDispose]());

  const look = async (query = '', token?: string) =>
    (await at.call('GET', `/api/v1/overview?${query}`, token === undefined ? {} : { token })).body;
  const waiting = async (query = '', token?: string) =>
    (await at.call('GET', `/api/v1/overview/waiting?${query}`, token === undefined ? {} : { token })).body;
  const none = {
    decisions: 0,
    stuckConnections: 0,
    keys: 0,
    endpoints: 0,
    destinations: 0,
    failureGroups: 0,
    all: 0,
    retrying: { runs: 0, isMore: false, why: null },
  };
  const total = (overview: { events: { buckets: { metrics: Record<string, number> }[] } }) => {
    const sums: Record<string, number> = {};
    for (const { metrics } of overview.events.buckets)
      for (const [metric, events] of Object.entries(metrics)) sums[metric] = (sums[metric] ?? 0) + events;
    return sums;
  };

  test('counts events by hour, deliveries once each, runs by what became of them, and what waits', async () => {
    const all = await look();
    expect(total(all)).toEqual({ sent: 6, bounced: 2, opened: 8, clicked: 8 });
    expect(all.events.bucketMs).toBe(HOUR_MS);
    expect(all.events.buckets).toHaveLength(25);
    const one = await look(`clientId=${clientId}&environment=production`);
    expect(total(one)).toEqual({ sent: 3, bounced: 1, opened: 4, clicked: 4 });
    expect(one.deliveries).toMatchObject({ sent: 3, delivered: 0, bounced: 1, opened: 2, clicked: 2 });
    expect(one.deliveries.openedBy).toEqual({ person: 1, machine: 1, unknown: 0 });
    expect(one.deliveries.clickedBy).toEqual({ person: 1, machine: 0, unknown: 1 });
    expect(one.runs.byStatus).toMatchObject({ failed: 1, succeeded: 3, waiting: 0 });
    expect(one.runs.medianMs).toBeGreaterThanOrEqual(0);
    expect(one.attention).toEqual({ decisions: 0, runsWaitingForConnections: 0, failureGroups: 1, failedRuns: 1 });
    expect(all.endpoints).toMatchObject({ all: 4, waitingForKey: 2, lastDay: { accepted: 24 } });
    expect(await look('environment=editor')).toMatchObject({ runs: { medianMs: null }, endpoints: { all: 0 } });
  });

  test('of another time nothing; of a long one by the day; of a wrong one why not', async () => {
    const before = Date.now() - 10 * HOUR_MS;
    expect(total(await look(`untilMs=${before}`))).toEqual({});
    const month = await look(`fromMs=${Date.now() - 720 * HOUR_MS}`);
    expect([month.events.bucketMs, month.events.buckets.length]).toEqual([24 * HOUR_MS, 31]);
    expect(total(month)).toEqual({ sent: 6, bounced: 2, opened: 8, clicked: 8 });
    for (const query of ['fromMs=5&untilMs=5', 'fromMs=5']) {
      const { status, body } = await at.call('GET', `/api/v1/overview?${query}`);
      expect([status, body.pointer]).toEqual([400, '/fromMs']);
    }
  });

  test('keys that were refused, and keys that nobody could be asked about, are two figures', async () => {
    const { clients, connections, endpoints } = at.server.services;
    const { id: ofCedar } = await clients.create({ name: 'Cedar' });
    const connectionId = await connections.create({ clientId: ofCedar, name: 'Shop of Cedar' });
    const of = (environment: string) => `/api/v1/connections/${connectionId}/environments/${environment}`;
    const sandbox = await startSandbox();
    const [keys] = sandbox.workspaces;
    const credentials = {
      region: 'us',
      siteId: keys?.siteId,
      trackApiKey: keys?.trackApiKey,
      sandboxUrls: sandbox.us,
    };
    try {
      for (const environment of ['production', 'staging']) {
        expect((await at.call('PUT', of(environment), { body: credentials })).status).toBe(200);
      }
      const wrong = { ...credentials, trackApiKey: 'not-the-key-of-anybody' };
      expect((await at.call('PUT', `${of('editor')}?force=true`, { body: wrong })).status).toBe(200);
    } finally {
      await sandbox.close();
    }
    expect((await at.call('POST', `${of('staging')}/probe`)).body.keys.trackApiKey).toBe('unreachable');
    const figures = async (query = '') => (await look(`clientId=${ofCedar}${query}`)).connections;
    expect(await figures()).toEqual({ environments: 3, refused: 1, unreachable: 1 });
    expect(await figures('&environment=staging')).toEqual({ environments: 1, refused: 0, unreachable: 1 });

    // Each is one thing that waits, and so is an endpoint that holds what it cannot verify; one that nothing came to is none.
    const endpoint = await endpoints.create({ connectionId, environment: 'production', signingKeys: [] });
    expect((await waiting(`clientId=${ofCedar}`)).all).toBe(2);
    await post(`${at.url}/webhooks/customer-io/${endpoint.token}`, newEvent({}), { key: KEY });
    expect(await waiting(`clientId=${ofCedar}`)).toEqual({ ...none, keys: 2, endpoints: 1, all: 3 });
    expect((await waiting(`clientId=${ofCedar}&environment=staging`)).all).toBe(1);
  });

  test('what waits is counted in one answer, of what one may see', async () => {
    expect(await waiting(`clientId=${clientId}`)).toEqual({ ...none, failureGroups: 1, all: 1 });
    expect(await waiting(`clientId=${clientId},${otherId}`)).toMatchObject({ failureGroups: 2, all: 2 });
    const { tokens } = at.server.services;
    const limited = await tokens.create({ name: 'waiting of one', clientIds: [otherId] });
    expect(await waiting('', limited.token)).toEqual({ ...none, failureGroups: 1, all: 1 });
    const { token } = await tokens.create({ name: 'waiting keys', permissions: ['connections:read'] });
    expect(await waiting(`clientId=${clientId}`, token)).toEqual({
      decisions: null,
      stuckConnections: null,
      keys: 0,
      endpoints: null,
      destinations: null,
      failureGroups: null,
      all: 0,
      retrying: null,
    });
  });

  test('shows nothing of what one may not see', async () => {
    const { tokens } = at.server.services;
    const limited = await tokens.create({ name: 'limited', clientIds: [otherId] });
    expect(total(await look('', limited.token))).toEqual({ sent: 3, bounced: 1, opened: 4, clicked: 4 });
    expect(total(await look(`clientId=${clientId}`, limited.token))).toEqual({});
    expect((await look(`clientId=${clientId}`, limited.token)).runs.byStatus.failed).toBe(0);
    const { token } = await tokens.create({ name: 'runs', permissions: ['runs:read'] });
    const seen = await look('', token);
    expect(seen).toMatchObject({ events: null, deliveries: null, endpoints: null, connections: null });
    expect(seen.runs.byStatus.failed).toBe(2);
  });
});
