import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_HELD_EVENTS } from '../../src/inbound/ingress/held-events.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';
import { stores } from '../stores.ts';
import { newEvent, post } from './signed.ts';

const key = 'signing-key-of-the-first-webhook';

describe.each(stores)('events coming in, on $name', (store) => {
  let api: TestServer;
  let connectionId: string;
  let clientId: string;

  beforeAll(async () => {
    api = await startTestServer({ store });
    clientId = (await api.call('POST', '/api/v1/clients', { body: { name: 'Example client' } })).body.id;
    connectionId = (await api.call('POST', '/api/v1/connections', { body: { clientId, name: 'Shop' } })).body.id;
  });
  afterAll(() => api?.[Symbol.asyncDispose]());

  async function newEndpoint(signingKeys: string[] = [key], more: object = {}) {
    const body = { connectionId, environment: 'production', signingKeys, ...more };
    const created = await api.call('POST', '/api/v1/trigger-endpoints', { body });
    expect(created.status).toBe(201);
    return { id: created.body.id as string, url: created.body.url as string };
  }

  const shown = async (id: string) => (await api.call('GET', `/api/v1/trigger-endpoints/${id}`)).body;
  const eventsOf = async (id: string, query = '') =>
    (await api.call('GET', `/api/v1/events?endpointId=${id}&limit=200${query}`)).body.items;

  /** A workflow whose runs end at once. */
  const saveWorkflow = (endpoint: string, name: string, filter: object = {}) =>
    api.server.services.workflows.apply({
      clientId,
      definition: { name, trigger: { type: 'event', endpoint, filter }, steps: [{ id: 'done', type: 'stop' }] },
    });

  const runsOf = async (eventId: string) => (await api.call('GET', `/api/v1/events/${eventId}`)).body.runs;
  const eventually = <T>(look: () => Promise<T>, wanted: (seen: T) => boolean) =>
    expect.poll(look, { timeout: 10_000, interval: 20 }).toSatisfy(wanted);

  test('a verified event is stored once, however often it is posted', async () => {
    const endpoint = await newEndpoint();
    const event = newEvent();
    expect(await post(endpoint.url, event, { key })).toMatchObject({ status: 200, body: { result: 'stored' } });
    expect(await post(endpoint.url, event, { key })).toMatchObject({ status: 200, body: { result: 'duplicate' } });
    const [stored, ...others] = await eventsOf(endpoint.id);
    expect(others).toEqual([]);
    expect(stored).toMatchObject({
      eventId: event.event_id,
      metric: 'delivered',
      personId: 'cust-100',
    });
    const { payload, event: normal } = (await api.call('GET', `/api/v1/events/${stored.id}`)).body;
    expect(payload).toEqual(event);
    expect(normal).toMatchObject({ eventId: event.event_id, metric: event.metric, timestamp: event.timestamp });
    expect(await shown(endpoint.id)).toMatchObject({
      state: 'proven',
      lastDay: { accepted: 1, duplicates: 1, held: 0, refused: 0 },
      signingKeys: [{ lastFour: 'hook', lastVerifiedAtMs: expect.any(Number) }],
    });
  });

  test('the same event at two endpoints is two', async () => {
    const [one, two] = [await newEndpoint(), await newEndpoint()];
    const event = newEvent();
    for (const { url } of [one, two]) expect((await post(url, event, { key })).body.result).toBe('stored');
  });

  test('many at once are all stored, each once', async () => {
    const endpoint = await newEndpoint();
    const events = Array.from({ length: 150 }, () => newEvent());
    const answers = await Promise.all([...events, ...events].map((event) => post(endpoint.url, event, { key })));
    expect(answers.filter(({ body }) => body.result === 'stored')).toHaveLength(150);
    expect(answers.filter(({ body }) => body.result === 'duplicate')).toHaveLength(150);
    const stored = await eventsOf(endpoint.id);
    expect(new Set(stored.map((event: { eventId: string }) => event.eventId))).toEqual(
      new Set(events.map((event) => event.event_id)),
    );
  });

  test('an array is many events, and a genuine body that is no event is kept and hinders nothing', async () => {
    const endpoint = await newEndpoint();
    const [one, two] = [newEvent(), newEvent()];
    expect((await post(endpoint.url, [one, two, one], { key })).body).toEqual({
      result: 'stored',
      stored: 2,
      duplicates: 1,
    });
    const odd = [
      'null',
      '"text"',
      '[]',
      '[1, {"no": "id"}]',
      'not JSON',
      '',
      '{"event_id":"\\u0000\\ud800","metric":"\\u0000"}',
      '['.repeat(50_000),
      `[${'1,'.repeat(20_000)}1]`,
      `{"event_id":"deep","data":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}}`,
      Buffer.from([0x22, 0xff, 0x00, 0xfe, 0x22]),
      JSON.stringify(newEvent({ timestamp: 9_007_199_254_740_991 }, { campaign_id: 9_007_199_254_740_991 })),
    ];
    for (const body of odd) {
      expect(await post(endpoint.url, body, { key }), String(body).slice(0, 40)).toMatchObject({ status: 200 });
    }
    const after = newEvent();
    expect((await post(endpoint.url, after, { key })).body.result).toBe('stored');
    await eventually(
      () => eventsOf(endpoint.id, '&status=waiting'),
      (waiting) => waiting.length === 0,
    );
    expect((await eventsOf(endpoint.id)).length).toBe(2 + odd.length + 1 + 1);
  });

  test('what is not ours to read is refused, each with its status', async () => {
    const endpoint = await newEndpoint();
    await post(endpoint.url, newEvent(), { key });
    const nobody = endpoint.url.replace(/[^/]+$/, 'AAAAAAAAAAAAAAAAAAAAAA');
    expect((await post(nobody, newEvent(), { key })).status).toBe(404);
    expect((await post(endpoint.url, newEvent(), { key: 'another key' })).status).toBe(401);
    expect((await post(endpoint.url, newEvent())).status).toBe(401);
    expect((await post(endpoint.url, newEvent(), { key, headers: { 'content-encoding': 'gzip' } })).status).toBe(415);
    expect((await post(endpoint.url, newEvent(), { key, headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    expect((await post(endpoint.url, 'x'.repeat(1_000_001), { key })).status).toBe(413);
    const eightDaysAgo = Math.floor(Date.now() / 1000) - 8 * 86_400;
    const old = await post(endpoint.url, newEvent(), { key, timestamp: eightDaysAgo });
    expect(old).toMatchObject({ status: 401, body: { code: 'wrong_clock' } });
    expect((await shown(endpoint.id)).hint).toContain('clock');
    expect(await shown(endpoint.id)).toMatchObject({ state: 'failing', lastDay: { accepted: 1, refused: 3 } });
    await post(endpoint.url, newEvent(), { key });
    expect(await shown(endpoint.id)).toMatchObject({ state: 'proven' });
  });

  test('without a key events are held; the right key lets them through, once', async () => {
    const endpoint = await newEndpoint([]);
    await saveWorkflow(endpoint.id, 'Held events');
    expect(await shown(endpoint.id)).toMatchObject({
      state: 'waiting for key',
      hint: expect.stringContaining('signing key'),
    });
    const genuine = [newEvent(), newEvent()];
    for (const event of genuine) expect((await post(endpoint.url, event, { key })).body.result).toBe('held');
    expect((await post(endpoint.url, newEvent(), { key: 'a stranger' })).body.result).toBe('held');
    expect(await eventsOf(endpoint.id)).toEqual([]);

    const paste = (signingKey: string) =>
      api.call('POST', `/api/v1/trigger-endpoints/${endpoint.id}/signing-keys`, { body: { signingKey } });
    expect((await paste('mistyped')).body).toMatchObject({
      endpoint: { state: 'unproven', heldEvents: 3 },
      held: { accepted: 0 },
    });
    expect((await paste(key)).body).toMatchObject({
      endpoint: { state: 'proven', heldEvents: 1 },
      held: { accepted: 2, held: 1 },
    });
    const stored = await eventsOf(endpoint.id);
    expect(stored).toHaveLength(2);
    for (const { id } of stored)
      await eventually(
        () => runsOf(id),
        (runs) => runs.length === 1,
      );
    const held = await api.call('GET', `/api/v1/trigger-endpoints/${endpoint.id}/held-events`);
    expect(held.body.items).toMatchObject([{ fault: 'no_key', body: expect.stringContaining('"event_id"') }]);
    expect((await api.call('DELETE', `/api/v1/trigger-endpoints/${endpoint.id}/held-events`)).body).toEqual({
      dropped: 1,
    });
  });

  test('a full hold leaves events with Customer.io', async () => {
    const endpoint = await newEndpoint([]);
    await api.server.services.store.db
      .insertInto('held_events')
      .values(
        Array.from({ length: MAX_HELD_EVENTS }, (_, index) => ({
          id: `full-${endpoint.id}-${index}`,
          endpoint_id: endpoint.id,
          signed_timestamp: '',
          signature: '',
          body_base64: '',
          body_bytes: 0,
          received_at_ms: 0,
        })),
      )
      .execute();
    const answer = await post(endpoint.url, newEvent(), { key });
    expect(answer).toMatchObject({ status: 503, body: { code: 'held_full' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('keys rotate: the old one stays good, and the new one is unproven until an event verifies with it', async () => {
    const endpoint = await newEndpoint();
    await post(endpoint.url, newEvent(), { key });
    const pasted = await api.call('POST', `/api/v1/trigger-endpoints/${endpoint.id}/signing-keys`, {
      body: { signingKey: 'the-key-after-rotation' },
    });
    expect(pasted.body.endpoint).toMatchObject({ state: 'unproven' });
    expect((await post(endpoint.url, newEvent(), { key })).body.result).toBe('stored');
    expect(await shown(endpoint.id)).toMatchObject({ state: 'unproven' });
    expect((await post(endpoint.url, newEvent(), { key: 'mistyped' })).body.result).toBe('held');
    expect((await post(endpoint.url, newEvent(), { key: 'the-key-after-rotation' })).body.result).toBe('stored');
    const { signingKeys, state } = await shown(endpoint.id);
    expect(state).toBe('proven');
    expect(signingKeys).toHaveLength(2);
    const removed = await api.call(
      'DELETE',
      `/api/v1/trigger-endpoints/${endpoint.id}/signing-keys/${signingKeys[0].fingerprint}`,
    );
    expect(removed.body).toMatchObject({ state: 'proven', signingKeys: [{ lastFour: 'tion' }] });
    expect((await post(endpoint.url, newEvent(), { key })).status).toBe(401);
  });

  test('two keys that are pasted in one moment are both kept', async () => {
    const { id } = await newEndpoint();
    const { endpoints } = api.server.services;
    await Promise.all(['the first', 'the second'].map((signingKey) => endpoints.addSigningKey(id, signingKey)));
    expect((await endpoints.get(id)).signingKeys).toEqual(expect.arrayContaining(['the first', 'the second']));
  });

  test('each event starts each matching workflow once, and a replay starts them again', async () => {
    const endpoint = await newEndpoint();
    await saveWorkflow(endpoint.id, 'Every event');
    await saveWorkflow(endpoint.id, 'Only bounces', { metrics: ['bounced'] });
    const event = newEvent();
    await post(endpoint.url, event, { key });
    await post(endpoint.url, event, { key });
    const [{ id }] = await eventsOf(endpoint.id);
    await eventually(
      () => runsOf(id),
      (runs) => runs.length === 1 && runs[0].workflow.name === 'Every event',
    );

    const replayed = await api.call('POST', `/api/v1/events/${id}/replay`);
    expect(replayed.body).toMatchObject({ events: 1, runs: 1 });
    expect(await runsOf(id)).toMatchObject([{ replayId: null }, { replayId: replayed.body.replayId }]);

    await post(endpoint.url, newEvent(), { key });
    const filter = { endpointId: endpoint.id };
    const { events } = (await api.call('GET', `/api/v1/events/count?endpointId=${endpoint.id}`)).body;
    expect(events).toBe(2);
    const wrong = await api.call('POST', '/api/v1/events/replay', { body: { filter, expectedEvents: 7 } });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'count_changed' } });
    const all = await api.call('POST', '/api/v1/events/replay', { body: { filter, expectedEvents: 2 } });
    expect(all.body).toMatchObject({ events: 2, runs: 2 });
  });

  test('what a crash left between commit and activation is picked up', async () => {
    const endpoint = await newEndpoint();
    await saveWorkflow(endpoint.id, 'After a crash');
    const event = newEvent();
    // As the event writer leaves it, and no more.
    await api.server.services.store.db
      .insertInto('events')
      .values({
        id: `ev_${event.event_id}`,
        endpoint_id: endpoint.id,
        event_id: event.event_id,
        object_type: 'email',
        metric: 'delivered',
        payload: JSON.stringify(event),
        received_at_ms: Date.now(),
      })
      .execute();
    api.server.services.activation.sweep();
    await eventually(
      () => runsOf(`ev_${event.event_id}`),
      (runs) => runs.length === 1,
    );
    // A second activation of the same event comes to the same run.
    await api.server.services.store.db
      .updateTable('events')
      .set({ activated_at_ms: null })
      .where('id', '=', `ev_${event.event_id}`)
      .execute();
    api.server.services.activation.sweep();
    await eventually(
      () => eventsOf(endpoint.id),
      ([stored]) => stored.status === 'activated',
    );
    expect(await runsOf(`ev_${event.event_id}`)).toHaveLength(1);
  });

  test('a paused endpoint accepts, and what came meanwhile starts when it is resumed', async () => {
    const endpoint = await newEndpoint();
    await saveWorkflow(endpoint.id, 'While paused');
    await api.call('POST', `/api/v1/trigger-endpoints/${endpoint.id}/pause`);
    expect((await post(endpoint.url, newEvent(), { key })).body.result).toBe('stored');
    await eventually(
      () => eventsOf(endpoint.id),
      ([stored]) => stored.status === 'paused',
    );
    const [{ id }] = await eventsOf(endpoint.id);
    expect(await runsOf(id)).toEqual([]);
    const resumed = await api.call('POST', `/api/v1/trigger-endpoints/${endpoint.id}/resume`, {
      body: { waiting: 'start' },
    });
    expect(resumed.body).toEqual({ events: 1 });
    await eventually(
      () => runsOf(id),
      (runs) => runs.length === 1,
    );
  });

  test('however many came during a pause, all are started, and none but once', async () => {
    const endpoint = await newEndpoint();
    const workflow = await saveWorkflow(endpoint.id, 'After a long pause');
    await api.call('POST', `/api/v1/trigger-endpoints/${endpoint.id}/pause`);
    await Promise.all(Array.from({ length: 205 }, () => post(endpoint.url, newEvent(), { key })));
    const paused = async () =>
      (await api.call('GET', `/api/v1/events/count?endpointId=${endpoint.id}&status=paused`)).body;
    await eventually(paused, ({ events }) => events === 205);
    const resumed = await api.call('POST', `/api/v1/trigger-endpoints/${endpoint.id}/resume`, {
      body: { waiting: 'start' },
    });
    expect(resumed.body).toEqual({ events: 205 });
    const runs = async () => (await api.call('GET', `/api/v1/runs/count?workflowId=${workflow.id}`)).body.runs;
    await eventually(runs, (count) => count === 205);
    expect(await paused()).toMatchObject({ events: 0 });
  });

  test.each([
    ['start', 'activated', 1],
    ['skip', 'skipped', 0],
  ])(
    'what a killed server, or an event on its way, left of a pause is still there to %s',
    async (waiting, status, runs) => {
      const endpoint = await newEndpoint();
      await saveWorkflow(endpoint.id, `After a kill: ${waiting}`);
      await api.call('POST', `/api/v1/trigger-endpoints/${endpoint.id}/pause`);
      await post(endpoint.url, newEvent(), { key });
      await eventually(
        () => eventsOf(endpoint.id),
        ([stored]) => stored.status === 'paused',
      );
      // As it is when the process ends right behind its first statement.
      await api.server.services.endpoints.resume(endpoint.id, waiting as 'start' | 'skip');
      await eventually(
        () => eventsOf(endpoint.id),
        ([stored]) => stored.status === status,
      );
      const [{ id }] = await eventsOf(endpoint.id);
      await eventually(
        () => runsOf(id),
        (found) => found.length === runs,
      );
    },
  );

  test('an endpoint’s filter stores what it does not let pass', async () => {
    const endpoint = await newEndpoint([key], { filter: { metrics: ['bounced'] } });
    await saveWorkflow(endpoint.id, 'Behind a filter');
    await post(endpoint.url, newEvent(), { key });
    await eventually(
      () => eventsOf(endpoint.id),
      ([stored]) => stored.status === 'filtered',
    );
  });

  test('events are found by what they say', async () => {
    const endpoint = await newEndpoint();
    const clicked = newEvent(
      { metric: 'clicked' },
      { campaign_id: 4711, identifiers: { id: 'cust-999' }, href: 'https://example.com', link_id: 1 },
    );
    for (const event of [clicked, newEvent(), newEvent()]) await post(endpoint.url, event, { key });
    await eventually(
      () => eventsOf(endpoint.id, '&status=activated'),
      (found) => found.length === 3,
    );
    for (const query of [
      'metric=clicked',
      'campaignId=4711',
      'personId=cust-999',
      `deliveryId=${clicked.data.delivery_id}`,
    ]) {
      const found = await eventsOf(endpoint.id, `&${query}`);
      expect(
        found.map((event: { eventId: string }) => event.eventId),
        query,
      ).toEqual([clicked.event_id]);
    }
    expect(await eventsOf(endpoint.id, '&metric=opened')).toEqual([]);
    expect(await eventsOf(endpoint.id, `&untilMs=1000`)).toEqual([]);
    const first = (await api.call('GET', `/api/v1/events?endpointId=${endpoint.id}&limit=2`)).body;
    const second = (await api.call('GET', `/api/v1/events?endpointId=${endpoint.id}&limit=2&before=${first.next}`))
      .body;
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null]);
  });

  test('a delivery tells what happened to it, in order, whatever came twice or late', async () => {
    const endpoint = await newEndpoint();
    const at = 1_760_000_000;
    const delivery = { delivery_id: 'dlv-story' };
    const sent = newEvent({ metric: 'sent', timestamp: at }, delivery);
    const story = [
      newEvent(
        { metric: 'clicked', timestamp: at + 60 },
        { ...delivery, href: 'https://example.com', link_id: 1, machine: false },
      ),
      newEvent({ metric: 'opened', timestamp: at + 50 }, { ...delivery, prefetched: true, proxied: false }),
      newEvent({ metric: 'delivered', timestamp: at }, delivery),
      sent,
      newEvent({ metric: 'opened', timestamp: at + 55 }, { ...delivery, prefetched: false, proxied: false }),
      sent,
    ];
    for (const event of story) await post(endpoint.url, event, { key });
    await eventually(
      () => eventsOf(endpoint.id, '&status=activated'),
      (found) => found.length === 5,
    );
    const { body } = await api.call('GET', '/api/v1/deliveries/dlv-story');
    expect(body.history.map(({ metric, by }: { metric: string; by: string }) => [metric, by])).toEqual([
      ['sent', null],
      ['delivered', null],
      ['opened', 'machine'],
      ['opened', 'person'],
      ['clicked', 'person'],
    ]);
    expect(body).toMatchObject({
      lastMetric: 'clicked',
      opens: { person: 1, machine: 1, unknown: 0 },
      clicks: { person: 1, machine: 0, unknown: 0 },
      sentBy: null,
    });
    const listed = await api.call('GET', '/api/v1/deliveries?metric=clicked');
    expect(listed.body.items.map((found: { deliveryId: string }) => found.deliveryId)).toContain('dlv-story');
  });

  test('whoever waits for a delivery hears of it, again if the first time failed', async () => {
    const endpoint = await newEndpoint();
    const heard: string[] = [];
    let failures = 1;
    api.server.services.deliveries.onDeliveryEvents(async (events) => {
      for (const { metric } of events.filter(({ deliveryId }) => deliveryId === 'dlv-awaited')) {
        if (failures-- > 0) throw new Error('not now');
        heard.push(metric);
      }
    });
    await post(endpoint.url, newEvent({}, { delivery_id: 'dlv-awaited' }), { key });
    const hearAgain = () => {
      api.server.services.activation.sweep();
      return heard;
    };
    await expect.poll(hearAgain, { timeout: 10_000 }).toEqual(['delivered']);
  });

  test('other clients’ endpoints, events and deliveries do not exist', async () => {
    const endpoint = await newEndpoint();
    await post(endpoint.url, newEvent({}, { delivery_id: 'dlv-secret' }), { key });
    await eventually(
      () => eventsOf(endpoint.id, '&status=activated'),
      (found) => found.length === 1,
    );
    const [{ id }] = await eventsOf(endpoint.id);
    const other = (await api.call('POST', '/api/v1/clients', { body: { name: 'Another client' } })).body.id;
    const { token } = await api.server.services.tokens.create({
      name: 'limited',
      permissions: ['events:read', 'events:write', 'endpoints:read', 'endpoints:write'],
      clientIds: [other],
    });
    const paths = [
      `/api/v1/events/${id}`,
      '/api/v1/deliveries/dlv-secret',
      `/api/v1/trigger-endpoints/${endpoint.id}`,
      `/api/v1/trigger-endpoints/${endpoint.id}/held-events`,
      `/api/v1/trigger-endpoints/${endpoint.id}/figures`,
      `/api/v1/trigger-endpoints/${endpoint.id}/webhook`,
    ];
    for (const path of paths) expect((await api.call('GET', path, { token })).status, path).toBe(404);
    for (const path of ['/api/v1/events', '/api/v1/deliveries', '/api/v1/trigger-endpoints']) {
      expect((await api.call('GET', path, { token })).body.items, path).toEqual([]);
    }
    expect((await api.call('POST', `/api/v1/events/${id}/replay`, { token })).status).toBe(404);
    const reading = await api.server.services.tokens.create({ name: 'reading', permissions: ['endpoints:read'] });
    const seen = await api.call('GET', `/api/v1/trigger-endpoints/${endpoint.id}`, { token: reading.token });
    expect(seen.body.url).toBeNull();
  });

  test('a deleted endpoint answers 404, and its events stay', async () => {
    const endpoint = await newEndpoint();
    await post(endpoint.url, newEvent(), { key });
    expect((await api.call('DELETE', `/api/v1/trigger-endpoints/${endpoint.id}`)).status).toBe(204);
    expect((await post(endpoint.url, newEvent(), { key })).status).toBe(404);
    expect(await eventsOf(endpoint.id)).toHaveLength(1);
  });
});
