import fc from 'fast-check';
import { expect, test } from 'vitest';
import { behaviour } from './behaviour.ts';
import { Kit } from './kit.ts';

const entity = (kit: Kit, operation: object) => kit.track('POST', '/api/v2/entity', operation);
const person = (action: string, more: object = {}) => ({
  type: 'person',
  action,
  identifiers: { id: 'cust-1' },
  ...more,
});

behaviour(['v2.one-identifier', 'v2.error'], async () => {
  await using kit = await Kit.start();
  const two = await entity(kit, { ...person('identify'), identifiers: { id: 'a', email: 'b@example.com' } });
  expect(two.status).toBe(400);
  expect(two.body).toEqual({
    errors: [
      {
        reason: 'invalid',
        field: 'identifiers',
        message: 'identifiers must have exactly one of id, email, phone and cio_id',
      },
    ],
  });
  const none = await entity(kit, { type: 'person', identifiers: { id: 'a' } });
  expect(none.body).toEqual({ errors: [{ reason: 'required', field: 'action', message: 'action must be set' }] });
});

behaviour('v2.batch-207', async () => {
  await using kit = await Kit.start();
  const { status, body } = await kit.track('POST', '/api/v2/batch', {
    batch: [person('identify'), person('dance'), person('event', { name: 'signed_up' }), person('event')],
  });
  expect(status).toBe(207);
  expect(body.errors).toMatchObject([
    { batch_index: 1, reason: 'invalid', field: 'action' },
    { batch_index: 3, reason: 'required', field: 'name' },
  ]);
  expect([kit.us.people.length, kit.us.events.length]).toEqual([1, 1]);
  expect((await kit.track('POST', '/api/v2/batch', { batch: {} })).status).toBe(400);
});

behaviour('v2.sizes', async () => {
  await using kit = await Kit.start();
  const sized = (bytes: number) => person('event', { name: 'big', attributes: { text: 'x'.repeat(bytes) } });
  expect((await entity(kit, sized(31_800))).status).toBe(200);
  expect((await entity(kit, sized(32_000))).body.errors[0]).toMatchObject({ reason: 'too_large' });
  const mixed = await kit.track('POST', '/api/v2/batch', { batch: [sized(100), sized(32_000)] });
  expect([mixed.status, mixed.body.errors[0].batch_index]).toEqual([207, 1]);
  const whole = await kit.track('POST', '/api/v2/batch', { batch: new Array(17).fill(sized(30_000)) });
  expect([whole.status, whole.body.errors[0].field]).toEqual([400, 'batch']);
});

behaviour('v2.order', async () => {
  await using kit = await Kit.start();
  const plans = ['a', 'b', 'c'].map((plan) => person('identify', { attributes: { plan } }));
  await kit.track('POST', '/api/v2/batch', {
    batch: [...plans, person('add_device', { device: { token: 't', platform: 'ios' } })],
  });
  expect(kit.us.people).toMatchObject([{ attributes: { plan: 'c' }, devices: [{ token: 't' }] }]);
});

behaviour('v2.objects', async () => {
  await using kit = await Kit.start();
  const object = (action: string, more: object = {}) => ({
    type: 'object',
    action,
    identifiers: { object_type_id: '1', object_id: 'acme' },
    ...more,
  });
  await kit.identify('cust-1');
  const related = {
    cio_relationships: [{ identifiers: { id: 'cust-1' }, relationship_attributes: { role: 'owner' } }],
  };
  expect((await entity(kit, object('identify', { attributes: { name: 'Acme' }, ...related }))).status).toBe(200);
  const shown = await kit.app('GET', '/v1/customers/cust-1/relationships');
  expect(shown.body.cio_relationships).toMatchObject([
    { object_type_id: 1, identifiers: { object_id: 'acme' }, attributes: { role: 'owner' } },
  ]);
  const { cio_object_id } = shown.body.cio_relationships[0].identifiers;
  await entity(kit, { ...object('identify', { attributes: { city: 'Oslo' } }), identifiers: { cio_object_id } });
  await entity(kit, { ...object('identify'), identifiers: { cio_object_id: 'unknown' } });
  const { body } = await kit.app('GET', '/v1/objects/1/acme/attributes');
  expect(body.object.attributes).toEqual({ name: 'Acme', city: 'Oslo' });
  expect((await kit.app('POST', '/v1/objects', { object_type_id: '1' })).body.ids).toEqual(['acme']);
  await entity(kit, object('delete'));
  expect(kit.person('cust-1')?.relationships).toEqual([]);
  expect((await entity(kit, object('identify', { attributes: { long: 'x'.repeat(1001) } }))).status).toBe(400);
});

behaviour('v2.delivery', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.track('PUT', '/api/v1/customers/cust-1/devices', { device: { id: 'token', platform: 'ios' } });
  const sent = await kit.app('POST', '/v1/send/push', {
    transactional_message_id: 2,
    identifiers: { id: 'cust-1' },
    message_data: { order: 'A-17' },
  });
  const report = (name: string, attributes?: object) =>
    entity(kit, { type: 'delivery', action: 'event', identifiers: { id: sent.body.delivery_id }, name, attributes });
  expect((await report('converted', { device_token: 'token' })).status).toBe(200);
  expect(kit.us.deliveries[0]?.history.map(({ metric }) => metric)).toEqual(['converted']);
  expect((await report('bounced', { device_token: 'token' })).status).toBe(400);
  expect((await report('opened')).status).toBe(400);
});

behaviour('v2.phone', async () => {
  await using kit = await Kit.start();
  const byPhone = (phone: string) => entity(kit, { ...person('identify'), identifiers: { phone } });
  expect((await byPhone('+4741234567')).status).toBe(200);
  expect(kit.us.people).toMatchObject([{ phone: '+4741234567' }]);
  expect((await byPhone('41234567')).body.errors[0].field).toBe('identifiers.phone');
});

test('every action of the vendor document is taken, and no JSON crashes the batch', async () => {
  await using kit = await Kit.start();
  const operations = [
    person('identify', { attributes: { plan: 'pro' } }),
    person('page', { name: 'https://example.com/' }),
    person('screen', { name: 'home' }),
    person('add_relationships', { cio_relationships: [{ identifiers: { object_type_id: '1', object_id: 'acme' } }] }),
    person('delete_relationships', {
      cio_relationships: [{ identifiers: { object_type_id: '1', object_id: 'acme' } }],
    }),
    person('delete_device', { device: { token: 't' } }),
    { type: 'person', action: 'merge', primary: { id: 'cust-1' }, secondary: { id: 'cust-2' } },
    person('suppress'),
    person('unsuppress'),
    person('delete'),
    {
      type: 'object',
      action: 'identify_anonymous',
      identifiers: { object_type_id: '1', object_id: 'b' },
      cio_relationships: [{ identifiers: { anonymous_id: 'x' } }],
    },
  ];
  expect((await kit.track('POST', '/api/v2/batch', { batch: operations })).status).toBe(200);
  const anything = fc.anything({ maxDepth: 3, withNullPrototype: false });
  const item = fc.oneof(
    anything,
    fc.record({
      type: fc.constantFrom('person', 'object', 'delivery', 'x'),
      action: fc.constantFrom('identify', 'event', 'merge', 'add_device', 'delete', 'add_relationships', 'x'),
      identifiers: fc.oneof(
        anything,
        fc.record({ id: fc.string() }),
        fc.record({ object_type_id: fc.string(), object_id: fc.string() }),
      ),
      attributes: anything,
      name: anything,
      device: anything,
      cio_relationships: anything,
      primary: anything,
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 5 }), async (batch) => {
      const { status } = await kit.track('POST', '/api/v2/batch', { batch });
      expect([200, 207]).toContain(status);
    }),
    { numRuns: 150 },
  );
});

behaviour(['v2.anonymous', 'v2.content'], async () => {
  await using kit = await Kit.start();
  const anonymous = (action: string, more: object = {}) =>
    entity(kit, { ...person(action, more), identifiers: { anonymous_id: 'anon-1' } });
  expect((await anonymous('event', { name: 'visited', attributes: { page: '/' } })).status).toBe(200);
  expect((await anonymous('viewed_content', { attributes: { contentId: 3 } })).status).toBe(200);
  expect((await anonymous('identify', { attributes: { plan: 'pro' } })).status).toBe(200);
  expect((await anonymous('add_device', { device: { token: 't', platform: 'ios' } })).body.errors).toMatchObject([
    { field: 'identifiers.anonymous_id' },
  ]);
  expect(kit.us.people).toEqual([]);
  await kit.identify('cust-1', { anonymous_id: 'anon-1' });
  await anonymous('identify', { attributes: { plan: 'pro' } });
  await entity(kit, person('clicked_content', { timestamp: 1_760_000_000, attributes: { contentId: 3 } }));
  expect(kit.us.people).toMatchObject([{ id: 'cust-1', attributes: { plan: 'pro' } }]);
  expect(kit.us.events).toMatchObject([{ name: 'visited', cioId: kit.us.people[0]?.cioId, data: { page: '/' } }]);
  const { activities } = (await kit.app('GET', '/v1/customers/cust-1/activities?type=clicked_content')).body;
  expect(activities).toMatchObject([{ timestamp: 1_760_000_000, data: { contentId: 3 } }]);
  expect(kit.us.activities.map(({ type }) => type)).toContain('viewed_content');
});

behaviour('v2.anonymous-relationships', async () => {
  await using kit = await Kit.start();
  await entity(kit, {
    type: 'object',
    action: 'identify_anonymous',
    identifiers: { object_type_id: '1', object_id: 'acme' },
    attributes: { name: 'Acme' },
    cio_relationships: [{ identifiers: { anonymous_id: 'anon-1' }, relationship_attributes: { role: 'owner' } }],
  });
  await kit.pipelines('/v1/group', { anonymousId: 'anon-1', groupId: 'umbrella' });
  expect(kit.us.people).toEqual([]);
  kit.sandbox.restore(kit.sandbox.snapshot());
  await kit.identify('cust-1', { anonymous_id: 'anon-1' });
  expect(kit.person('cust-1')?.relationships).toEqual([
    { objectTypeId: '1', objectId: 'acme', attributes: { role: 'owner' } },
    { objectTypeId: '1', objectId: 'umbrella', attributes: {} },
  ]);
});

behaviour(['v2.null', 'v2.long-value'], async () => {
  await using kit = await Kit.start();
  const nothing = { attributes: null, cio_relationships: null, timestamp: null };
  const identifiers = { id: 'cust-1', email: null, cio_id: null };
  expect((await entity(kit, { ...person('identify', nothing), identifiers })).status).toBe(200);
  expect((await entity(kit, person('event', { name: 'x', id: null, ...nothing }))).status).toBe(200);
  const object = { type: 'object', action: 'identify', identifiers: { object_type_id: '1', object_id: 'acme' } };
  expect((await entity(kit, { ...object, ...nothing })).status).toBe(200);
  const long = { attributes: { name: 'x', plan: 'é'.repeat(501) } };
  const refused = {
    reason: 'invalid',
    field: 'attributes.plan',
    message: 'property value cannot be longer than 1000 bytes',
  };
  expect((await entity(kit, person('identify', long))).body).toEqual({ errors: [refused] });
  const { status, body } = await kit.track('POST', '/api/v2/batch', {
    batch: [person('identify'), { ...object, ...long }],
  });
  expect([status, body]).toEqual([207, { errors: [{ batch_index: 1, ...refused }] }]);
  expect(kit.person('cust-1')?.attributes).toEqual({});
});
