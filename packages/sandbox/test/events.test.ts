import { expect } from 'vitest';
import { behaviour } from './behaviour.ts';
import { Kit } from './kit.ts';

const hourMs = 3_600_000;

behaviour(['events.name', 'events.type'], async () => {
  await using kit = await Kit.start();
  const post = (event: object) => kit.track('POST', '/api/v1/customers/cust-1/events', event);
  for (const type of ['page', 'screen', 'event', 'other', undefined]) await post({ name: '  signed up ', type });
  expect(kit.us.events.map(({ name, type }) => [name, type])).toEqual(
    ['page', 'screen', 'event', 'event', 'event'].map((type) => ['signed up', type]),
  );
  const bad = await post({ name: ' ' });
  expect([bad.status, bad.body]).toEqual([400, { meta: { errors: ['name is required'] } }]);
});

behaviour('events.dedupe', async () => {
  await using kit = await Kit.start();
  const event = { name: 'order_paid', id: '01K7EXAMPLE0000000000000AC', data: { order: 'A-17' } };
  for (let time = 0; time < 3; time++) await kit.track('POST', '/api/v1/customers/cust-1/events', event);
  const operation = { type: 'person', action: 'event', identifiers: { id: 'cust-1' }, name: event.name, id: event.id };
  await kit.track('POST', '/api/v2/batch', { batch: [operation] });
  expect(kit.us.events).toMatchObject([{ id: event.id, data: { order: 'A-17' } }]);
  expect(kit.us.eventAcceptances.get(event.id)).toBe(4);
});

behaviour('events.dedupe-scope', async () => {
  await using kit = await Kit.start({ retention: { events: 2 } });
  const send = (person: string, id: string, as = kit.us.keys) =>
    kit.track('POST', `/api/v1/customers/${person}/events`, { name: person, id }, { as, region: as.region });
  await send('a', 'order-17');
  await send('b', 'order-17');
  await send('c', 'order-17', kit.eu.keys);
  expect([kit.us.events, kit.eu.events].map((events) => events.map(({ name }) => name))).toEqual([['a'], ['c']]);
  for (let number = 0; number < 10; number++) await send('a', `other-${number}`);
  await send('d', 'order-17');
  expect(kit.us.events.at(-1)?.name).toBe('d'); // five times as many ids are remembered as events are kept
});

behaviour('events.72-hours', async () => {
  await using kit = await Kit.start();
  const now = Math.floor(Date.now() / 1000);
  for (const hours of [71, 73]) {
    const event = { name: `${hours}`, timestamp: now - hours * 3600 };
    await kit.track('POST', '/api/v1/customers/cust-1/events', event);
  }
  expect(kit.us.events.map(({ name, canTriggerCampaigns }) => [name, canTriggerCampaigns])).toEqual([
    ['71', true],
    ['73', false],
  ]);
});

behaviour(['events.anonymous-30-days', 'events.anonymous-id-once'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const { clock } = kit.sandbox;
  const visit = (name: string) => kit.track('POST', '/api/v1/events', { name, anonymous_id: 'anon-1' });
  await visit('too old');
  await clock.advance(26 * 24 * hourMs);
  await visit('old');
  await clock.advance(5 * 24 * hourMs);
  await visit('fresh');
  expect(kit.us.events.every(({ cioId }) => cioId === null)).toBe(true);
  await kit.identify('cust-1', { anonymous_id: 'anon-1' });
  await kit.identify('cust-2', { anonymous_id: 'anon-1' });
  await visit('later');
  const mine = kit.person('cust-1')?.cioId;
  expect(kit.us.events.map((event) => [event.name, event.cioId === mine, event.canTriggerCampaigns])).toEqual([
    ['too old', false, false],
    ['old', true, false],
    ['fresh', true, true],
    ['later', true, true],
  ]);
  expect(kit.person('cust-2')?.anonymousIds).toEqual([]);
});

behaviour('events.unknown-person', async () => {
  await using kit = await Kit.start();
  await kit.track('POST', '/api/v1/customers/new/events', { name: 'signed_up' });
  await kit.track('POST', '/api/v1/customers/cio_c3d4ffffffff/events', { name: 'signed_up' });
  expect(kit.us.people).toMatchObject([{ id: 'new' }]);
  expect(kit.us.events).toHaveLength(1);
  expect(kit.failures().map(({ type }) => type)).toContain('failed_event');
});

behaviour('events.limits', async () => {
  await using kit = await Kit.start();
  const post = async (event: object) => (await kit.track('POST', '/api/v1/customers/cust-1/events', event)).status;
  expect(await post({ name: 'é'.repeat(50) })).toBe(200);
  expect(await post({ name: 'é'.repeat(51) })).toBe(400);
  expect(await post({ name: 'big', data: { text: 'x'.repeat(100_000) } })).toBe(400);
  expect(await post({ name: 'fits', data: { text: 'x'.repeat(99_980) } })).toBe(200);
});

behaviour(['events.hash', 'events.timestamp'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  const post = (event: object) => kit.track('POST', '/api/v1/customers/cust-1/events', { name: 'x', ...event });
  for (const data of [null, 'text', 1, ['a']]) {
    const { status, body } = await post({ data });
    expect([status, body]).toEqual([400, { meta: { errors: ['event data must be a hash'] } }]);
  }
  const given = [1_760_000_000, '1760000000', '2026-01-01T00:00:00Z', 1_760_000_000_000, null, -1, {}];
  for (const timestamp of given) expect((await post({ timestamp })).status).toBe(200);
  for (const timestamp of given) {
    const event = { type: 'person', action: 'event', identifiers: { id: 'cust-1' }, name: 'y', timestamp };
    expect((await kit.track('POST', '/api/v2/entity', event)).status).toBe(200);
  }
  const taken = [1_760_000_000, 1_760_000_000, now, now, now, now, now];
  expect(kit.us.events.map(({ timestamp }) => timestamp)).toEqual([...taken, ...taken]);
});

behaviour('events.claimed-activities', async () => {
  await using kit = await Kit.start();
  await kit.track('POST', '/api/v1/events', { name: 'visited', anonymous_id: 'anon-1' });
  await kit.identify('old', { anonymous_id: 'anon-1' });
  await kit.track('POST', '/api/v1/customers/old/events', { name: 'bought' });
  const named = async (id: string) =>
    (await kit.app('GET', `/v1/customers/${id}/activities?type=event`)).body.activities.map(
      ({ name }: { name: string }) => name,
    );
  expect(await named('old')).toEqual(['bought', 'visited']);
  await kit.identify('main');
  await kit.track('POST', '/api/v1/merge_customers', { primary: { id: 'main' }, secondary: { id: 'old' } });
  expect(await named('main')).toEqual(['bought', 'visited']);
});
