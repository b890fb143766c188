import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { behaviour } from './behaviour.ts';
import { authorization, Kit } from './kit.ts';

const strict = { headers: { 'x-strict-mode': '1' } };

behaviour(['pipelines.permissive', 'pipelines.strict'], async () => {
  await using kit = await Kit.start();
  const bad: [string, unknown][] = [
    ['/v1/track', { userId: 'cust-1' }],
    ['/v1/identify', {}],
    ['/v1/identify', '{'],
    ['/v1/track', { userId: 'cust-1', event: 'x', timestamp: 'yesterday' }],
    ['/v1/track', { userId: 'cust-1', event: 'big', properties: { text: 'x'.repeat(32_000) } }],
    ['/v1/group', { userId: 'cust-1' }],
    ['/v1/alias', { userId: 'cust-1' }],
  ];
  for (const [path, body] of bad) {
    const loose = await kit.pipelines(path, body);
    expect([loose.status, loose.body]).toEqual([200, {}]);
    expect((await kit.call('pipelines', 'POST', path, body, { ...strict, as: null })).status).toBe(401);
    const { status } = await kit.pipelines(path, body, strict);
    expect([path, status]).toEqual([path, 400]);
  }
  expect((await kit.pipelines('/v1/identify', { userId: 'x' }, { as: null })).status).toBe(200);
  expect([kit.us.people, kit.us.events]).toEqual([[], []]);
});

behaviour(['pipelines.identity', 'pipelines.iso-times', 'pipelines.same-people'], async () => {
  await using kit = await Kit.start();
  await kit.pipelines('/v1/track', { anonymousId: 'anon', event: 'visited' });
  await kit.pipelines('/v1/identify', {
    userId: 'cust-1',
    anonymousId: 'anon',
    traits: { plan: 'pro', createdAt: '2025-09-27T19:06:40Z' },
  });
  await kit.pipelines('/v1/identify', { userId: '', traits: { email: 'bo@example.com' } });
  await kit.pipelines('/v1/page', { userId: 'cust-1', name: 'Home', timestamp: '2025-10-09T08:53:20Z' });
  await kit.pipelines('/v1/screen', { userId: 'cust-1', name: 'Start' });
  expect(kit.us.people).toMatchObject([
    { id: 'cust-1', attributes: { plan: 'pro', created_at: 1759000000 } },
    { id: null, email: 'bo@example.com' },
  ]);
  const cioId = kit.person('cust-1')?.cioId;
  expect(
    kit.us.events.map(({ type, name, cioId: owner, timestamp }) => [
      type,
      name,
      owner === cioId,
      timestamp === 1760000000,
    ]),
  ).toEqual([
    ['event', 'visited', true, false],
    ['page', 'Home', true, true],
    ['screen', 'Start', true, false],
  ]);
});

behaviour(['pipelines.group', 'pipelines.semantic'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const event = (name: string, more: object = {}) =>
    kit.pipelines('/v1/track', { userId: 'cust-1', event: name, ...more });
  const group = {
    userId: 'cust-1',
    groupId: 'acme',
    traits: { name: 'Acme', relationshipAttributes: { role: 'owner' } },
  };
  await kit.pipelines('/v1/group', group);
  expect(kit.person('cust-1')?.relationships).toEqual([
    { objectTypeId: '1', objectId: 'acme', attributes: { role: 'owner' } },
  ]);
  await event('Relationship Deleted', { properties: { objectId: 'acme' } });
  expect(kit.person('cust-1')?.relationships).toEqual([]);
  await kit.pipelines('/v1/track', { anonymousId: 'x', event: 'Object Deleted', properties: { objectId: 'acme' } });
  expect((await kit.app('GET', '/v1/objects/1/acme/attributes')).status).toBe(404);
  const context = { device: { token: 'token', type: 'android' } };
  await event('Device Created or Updated', { context });
  expect(kit.person('cust-1')?.devices).toMatchObject([{ token: 'token', platform: 'android' }]);
  const send = { transactional_message_id: 2, identifiers: { id: 'cust-1' }, message_data: { order: 'A' } };
  const { body } = await kit.app('POST', '/v1/send/push', send);
  await event('Report Delivery Event', { properties: { deliveryId: body.delivery_id, metric: 'opened' } });
  expect(kit.us.deliveries[0]?.history.map(({ metric }) => metric)).toEqual(['opened']);
  await event('Device Deleted', { context });
  expect(kit.person('cust-1')?.devices).toEqual([]);
  await event('User Suppressed');
  await kit.pipelines('/v1/identify', { userId: 'cust-1' });
  expect(kit.us.people).toEqual([]);
  await event('User Unsuppressed');
  await event('ordinary');
  expect(kit.us.people).toHaveLength(1);
  await event('User Deleted');
  expect(kit.us.people).toEqual([]);
});

test('an event may be named like something every JavaScript object has', async () => {
  await using kit = await Kit.start();
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
  for (const event of names) {
    const { status } = await kit.pipelines('/v1/track', { userId: 'a', type: 'track', event }, strict);
    expect(status).toBe(200);
  }
  expect(kit.us.events.map(({ name }) => name)).toEqual(names);
});

behaviour('pipelines.alias', async () => {
  await using kit = await Kit.start();
  await kit.pipelines('/v1/track', { anonymousId: 'anon', event: 'visited' });
  await kit.identify('old', { city: 'Oslo' });
  await kit.pipelines('/v1/alias', { userId: 'cust-1', previousId: 'anon' });
  await kit.pipelines('/v1/alias', { userId: 'cust-1', previousId: 'old' });
  expect(kit.us.people).toMatchObject([{ id: 'cust-1', attributes: { city: 'Oslo' } }]);
  expect(kit.us.events[0]?.cioId).toBe(kit.us.people[0]?.cioId);
});

behaviour('pipelines.batch', async () => {
  await using kit = await Kit.start();
  const good = { type: 'track', userId: 'cust-1', event: 'Device Created or Updated' };
  const context = { device: { token: 'shared', type: 'ios' } };
  const mixed = { context, batch: [good, { type: 'dance', userId: 'cust-1' }] };
  const refused = await kit.pipelines('/v1/batch', mixed, strict);
  expect([refused.status, kit.us.people]).toEqual([400, []]);
  await kit.pipelines('/v1/batch', mixed);
  expect(kit.person('cust-1')?.devices).toMatchObject([{ token: 'shared' }]);
});

behaviour('pipelines.numbers', async () => {
  await using kit = await Kit.start();
  expect((await kit.pipelines('/v1/identify', { userId: 17, anonymousId: 4 }, strict)).status).toBe(200);
  expect((await kit.pipelines('/v1/group', { userId: 17, groupId: 99 }, strict)).status).toBe(200);
  expect((await kit.pipelines('/v1/identify', { userId: true }, strict)).status).toBe(400);
  expect(kit.us.people).toMatchObject([{ id: '17', anonymousIds: ['4'], relationships: [{ objectId: '99' }] }]);
});

behaviour('pipelines.gzip', async () => {
  await using kit = await Kit.start();
  const post = async (body: Buffer) => {
    const { status } = await fetch(`${kit.sandbox.us.pipelines}/v1/batch`, {
      method: 'POST',
      headers: {
        authorization: authorization(kit.us.keys, 'pipelines'),
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        'x-strict-mode': '1',
      },
      body,
    });
    return status;
  };
  const batch = [{ type: 'track', userId: 'cust-1', event: 'order_paid', properties: { order: 'A-17' } }];
  expect(await post(gzipSync(JSON.stringify({ batch })))).toBe(200);
  expect(kit.us.events).toMatchObject([{ name: 'order_paid', data: { order: 'A-17' } }]);
  expect(await post(Buffer.from('not gzip'))).toBe(400);
  expect(await post(gzipSync(Buffer.alloc(26_000_000, 0x20)))).toBe(400);
});
