import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../../src/index.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';
import { stores } from '../stores.ts';
import { newEvent, post } from './signed.ts';

const key = 'signing-key-of-the-first-webhook';

describe.each(stores)('replays, on $name', (store) => {
  let api: TestServer;
  let connectionId: string;
  let clientId: string;

  beforeAll(async () => {
    api = await startTestServer({ store });
    clientId = (await api.call('POST', '/api/v1/clients', { body: { name: 'Example client' } })).body.id;
    connectionId = (await api.call('POST', '/api/v1/connections', { body: { clientId, name: 'Shop' } })).body.id;
  });
  afterAll(() => api?.[Symbol.asyncDispose]());

  /** An endpoint with a workflow behind it, and events that have started their runs. */
  async function eventsThatRan(count: number): Promise<string> {
    const body = { connectionId, environment: 'production', signingKeys: [key] };
    const { id, url } = (await api.call('POST', '/api/v1/trigger-endpoints', { body })).body;
    await api.server.services.workflows.apply({
      clientId,
      definition: {
        name: `Of ${id}`,
        trigger: { type: 'event', endpoint: id },
        steps: [{ id: 'done', type: 'stop' }],
      },
    });
    for (let index = 0; index < count; index += 1) await post(url, newEvent(), { key });
    await expect.poll(() => runsOf(id), { timeout: 10_000 }).toHaveLength(count);
    return id;
  }

  const runsOf = (endpointId: string) =>
    api.server.services.store.db
      .selectFrom('runs')
      .innerJoin('events', 'events.id', 'runs.event_id')
      .select(['runs.id', 'runs.event_id', 'runs.replay_id'])
      .where('events.endpoint_id', '=', endpointId)
      .execute();

  test('one that is asked for again with its key is the same one', async () => {
    const endpointId = await eventsThatRan(3);
    const ask = () =>
      api.call('POST', '/api/v1/events/replay', {
        body: { filter: { endpointId }, expectedEvents: 3 },
        headers: { 'idempotency-key': `again-${endpointId}` },
      });
    const [first, second] = [await ask(), await ask()];
    expect(first.body).toMatchObject({ events: 3, runs: 3 });
    expect(second.body).toEqual(first.body);
    expect(await runsOf(endpointId)).toHaveLength(6);
  });

  test('one that was cut off goes on when its key is used again, and starts nothing twice', async () => {
    const endpointId = await eventsThatRan(5);
    const { db } = api.server.services.store;
    const body = { filter: { endpointId }, expectedEvents: 5 };
    const headers = { 'idempotency-key': `cut-${endpointId}` };
    const asked = await api.call('POST', '/api/v1/events/replay', { body, headers });
    const replayId = asked.body.replayId as string;
    // As a kill leaves it: its first two events have their runs, it has not noted the second, and nobody was answered.
    const replayed = (await runsOf(endpointId)).filter((run) => run.replay_id === replayId);
    expect(replayed).toHaveLength(5);
    const order = replayed.map((run) => run.event_id as string).sort();
    const undone = replayed.filter((run) => order.indexOf(run.event_id as string) >= 2).map((run) => run.id);
    await expect
      .poll(
        () => db.selectFrom('runs').select('id').where('id', 'in', undone).where('ended_at_ms', 'is', null).execute(),
        {
          timeout: 10_000,
        },
      )
      .toEqual([]);
    await db.deleteFrom('runs').where('id', 'in', undone).execute();
    await db
      .updateTable('replays')
      .set({ ended_at_ms: null, after_event_id: order[0] as string, runs: 1 })
      .where('id', '=', replayId)
      .execute();
    await db
      .updateTable('idempotency_keys')
      .set({ status: null, sealed_answer: null })
      .where('key', '=', headers['idempotency-key'])
      .execute();

    const again = await api.call('POST', '/api/v1/events/replay', { body, headers });
    expect(again.body).toEqual({ replayId, events: 5, runs: 5 });
    const now = (await runsOf(endpointId)).filter((run) => run.replay_id === replayId);
    expect(now.map((run) => run.event_id).sort()).toEqual(order);
  });

  test('an empty filter value, and a campaign of number 0, select nothing and not everything', async () => {
    await eventsThatRan(1);
    const refused = await api.call('POST', '/api/v1/events/replay', {
      body: { filter: { personId: '' }, expectedEvents: 1 },
    });
    expect(refused).toMatchObject({ status: 400, body: { pointer: '/filter/personId' } });
    for (const filter of ['personId', 'metric', 'endpointId', 'clientId', 'connectionId', 'deliveryId', 'recipient']) {
      expect((await api.call('GET', `/api/v1/events?${filter}=`)).status, filter).toBe(400);
    }
    expect((await api.call('GET', '/api/v1/events/count?campaignId=0')).body).toEqual({ events: 0, isMore: false });
    const all = await api.call('POST', '/api/v1/events/replay', {
      body: { filter: { campaignId: 0 }, expectedEvents: 1 },
    });
    expect(all).toMatchObject({ status: 409, body: { code: 'count_changed' } });
    for (const path of ['runs?workflowId=', 'runs?connectionId=', 'deliveries?personId=', 'activity?connectionId=']) {
      const { status, body } = await api.call('GET', `/api/v1/${path}`);
      expect(status === 400 || body.items.length === 0, path).toBe(true);
    }
  });
});

test('a replay that a crash cut off goes on when the server starts again', async () => {
  const [sqlite] = stores;
  await using api = await startTestServer({ store: sqlite });
  const clientId = (await api.call('POST', '/api/v1/clients', { body: { name: 'Crashed' } })).body.id;
  const connectionId = (await api.call('POST', '/api/v1/connections', { body: { clientId, name: 'Shop' } })).body.id;
  const body = { connectionId, environment: 'production', signingKeys: [key] };
  const { id, url } = (await api.call('POST', '/api/v1/trigger-endpoints', { body })).body;
  await post(url, newEvent(), { key });
  await api.server.services.workflows.apply({
    clientId,
    definition: { name: 'Later', trigger: { type: 'event', endpoint: id }, steps: [{ id: 'done', type: 'stop' }] },
  });
  await api.server.services.store.db
    .insertInto('replays')
    .values({
      id: 'rp_cut_off',
      requested_by: 'ada',
      events: 1,
      runs: 0,
      created_at_ms: Date.now(),
      filter: JSON.stringify({ endpointId: id }),
    })
    .execute();
  await api.server.close();
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    dataDir: api.place.dataDir,
    databaseUrl: undefined,
    logLevel: 'silent',
  });
  const { db } = server.services.store;
  await expect
    .poll(() => db.selectFrom('replays').select('runs').where('ended_at_ms', 'is not', null).execute(), {
      timeout: 10_000,
    })
    .toEqual([{ runs: 1 }]);
  await server.close();
});
