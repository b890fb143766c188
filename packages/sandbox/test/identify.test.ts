import { expect } from 'vitest';
import { behaviour } from './behaviour.ts';
import { Kit } from './kit.ts';

behaviour('identify.upsert', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', { plan: 'free', logins: 1 });
  await kit.identify('cust-1', { plan: 'pro' });
  expect(kit.us.people).toHaveLength(1);
  expect(kit.person('cust-1')?.attributes).toEqual({ plan: 'pro', logins: 1 });
});

behaviour('identify.path-kind', async () => {
  await using kit = await Kit.start();
  await kit.identify('ada@example.com', { plan: 'pro' });
  const [ada] = kit.us.people;
  expect([ada?.id, ada?.email]).toEqual([null, 'ada@example.com']);
  await kit.identify(`cio_${ada?.cioId}`, { id: 'cust-1' });
  expect(kit.us.people).toMatchObject([{ id: 'cust-1', email: 'ada@example.com' }]);
});

behaviour('identify.body-finds', async () => {
  await using kit = await Kit.start();
  await kit.identify('ada@example.com');
  await kit.identify('fresh-1', { email: 'ada@example.com', plan: 'pro' });
  expect(kit.us.people).toMatchObject([{ id: 'fresh-1', email: 'ada@example.com', attributes: { plan: 'pro' } }]);
  await kit.identify('fresh-2', { email: 'ada@example.com' });
  expect(kit.us.people).toMatchObject([{ id: 'fresh-2' }]);
});

behaviour('identify.conflict', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', { email: 'ada@example.com' });
  await kit.identify('cust-2', { email: 'bo@example.com' });
  await kit.identify('cust-2', { email: 'ada@example.com', plan: 'pro' });
  expect(kit.person('cust-2')).toMatchObject({ email: 'bo@example.com', attributes: { plan: 'pro' } });
  expect(kit.failures()).toMatchObject([
    { type: 'failed_attribute_change', name: 'email', data: { reason: 'this email belongs to another person' } },
  ]);
});

behaviour('identify.set-once', async () => {
  await using kit = await Kit.start();
  await kit.identify('ada@example.com', { id: 'cust-1' });
  await kit.identify('ada@example.com', { id: 'cust-2' });
  expect(kit.us.people).toMatchObject([{ id: 'cust-1' }]);
  expect(kit.failures()).toHaveLength(1);
  await kit.identify(`cio_${kit.us.people[0]?.cioId}`, { id: 'cust-2' });
  expect(kit.us.people).toMatchObject([{ id: 'cust-2' }]);
});

behaviour('identify.email-by-id', async () => {
  await using kit = await Kit.start({
    workspaces: [
      { name: 'demo-us', region: 'us', emailUpdatesById: true },
      { name: 'demo-eu', region: 'eu', emailUpdatesById: false },
    ],
  });
  for (const region of ['us', 'eu'] as const) {
    await kit.track('PUT', '/api/v1/customers/cust-1', { email: 'old@example.com' }, { region });
    await kit.track('PUT', '/api/v1/customers/cust-1', { email: 'new@example.com' }, { region });
  }
  expect(kit.us.people).toMatchObject([{ email: 'new@example.com' }]);
  expect(kit.eu.people).toMatchObject([{ email: 'old@example.com' }]);
});

behaviour(['identify.unknown-cio-id', 'identify.update-only'], async () => {
  await using kit = await Kit.start();
  await kit.identify('cio_c3d4ffffffff', { plan: 'pro' });
  await kit.identify('cust-1', { _update: true, plan: 'pro' });
  expect(kit.us.people).toEqual([]);
  expect(kit.failures()).toHaveLength(2);
});

behaviour('identify.email-case', async () => {
  await using kit = await Kit.start();
  await kit.identify('Ada@Example.com');
  await kit.identify('ada@example.COM', { plan: 'pro' });
  expect(kit.us.people).toHaveLength(1);
});

behaviour('identify.unsubscribed', async () => {
  await using kit = await Kit.start();
  for (const [value, expected] of [
    ['TRUE', true],
    [0, false],
    [1, true],
    ['no', false],
    ['1', true],
    [false, false],
    [true, true],
  ]) {
    await kit.identify('cust-1', { unsubscribed: value });
    expect([value, kit.person('cust-1')?.unsubscribed]).toEqual([value, expected]);
  }
});

behaviour('identify.topics', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', { cio_subscription_preferences: { topics: { topic_1: false, topic_2: true } } });
  await kit.identify('cust-1', { 'cio_subscription_preferences.topics.topic_2': false });
  expect(kit.person('cust-1')?.topics).toEqual({ topic_1: false, topic_2: false });
  await kit.identify('cust-1', { cio_subscription_preferences: { topics: { topic_2: true } } });
  expect(kit.person('cust-1')?.topics).toEqual({ topic_2: true });
});

behaviour('identify.relationships', async () => {
  await using kit = await Kit.start();
  const relationships = [
    { identifiers: { object_type_id: '1', object_id: 'acme' }, relationship_attributes: { role: 'owner' } },
  ];
  await kit.identify('cust-1', { cio_relationships: { action: 'add_relationships', relationships } });
  expect(kit.person('cust-1')?.relationships).toEqual([
    { objectTypeId: '1', objectId: 'acme', attributes: { role: 'owner' } },
  ]);
  await kit.identify('cust-1', { cio_relationships: { action: 'delete_relationships', relationships } });
  expect(kit.person('cust-1')?.relationships).toEqual([]);
});

behaviour('identify.remove-attribute', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', { plan: 'pro', city: 'Oslo', logins: 1 });
  await kit.identify('cust-1', { plan: null, city: '' });
  expect(kit.person('cust-1')?.attributes).toEqual({ logins: 1 });
});

behaviour('identify.timestamp', async () => {
  await using kit = await Kit.start();
  const now = Math.floor(Date.now() / 1000);
  await kit.identify('cust-1', { plan: 'pro', _timestamp: now });
  await kit.identify('cust-1', { plan: 'free', city: 'Oslo', _timestamp: now - 60 });
  expect(kit.person('cust-1')?.attributes).toEqual({ plan: 'pro', city: 'Oslo' });
});

behaviour('identify.limits', async () => {
  await using kit = await Kit.start();
  const many = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`a${index}`, 1]));
  await kit.identify('cust-1', { ['n'.repeat(151)]: 1, fits: 'é'.repeat(500) });
  expect(kit.person('cust-1')?.attributes).toEqual({ fits: 'é'.repeat(500) });
  expect(kit.failures().map(({ data }) => data.reason)).toEqual(['the attribute name is longer than 150 bytes']);
  await kit.identify('cust-2', many);
  expect(Object.keys(kit.person('cust-2')?.attributes ?? {})).toHaveLength(300);
  await kit.identify('x'.repeat(151));
  expect(kit.us.people).toHaveLength(2);
});

behaviour(['identify.long-value', 'identify.other-id'], async () => {
  await using kit = await Kit.start();
  const put = (id: string, body: object) => kit.track('PUT', `/api/v1/customers/${id}`, body);
  const long = await put('cust-1', { plan: 'pro', bio: 'é'.repeat(501), address: { street: 'x'.repeat(1000) } });
  expect([long.status, long.body]).toEqual([
    400,
    {
      meta: {
        errors: [
          "value for attribute 'bio' cannot be longer than 1000 bytes",
          "value for attribute 'address' cannot be longer than 1000 bytes",
        ],
      },
    },
  ]);
  const both = await put('cust-1', { id: 'cust-2', token: 'x'.repeat(1001) });
  expect(both.body.meta.errors).toEqual([
    'id attribute and identifier are not the same value',
    "value for attribute 'token' cannot be longer than 1000 bytes",
  ]);
  expect(kit.us.people).toEqual([]);
  for (const id of [17, '17', null, '']) expect((await put('17', { id })).status).toBe(200);
  expect(kit.us.people).toMatchObject([{ id: '17' }]);
});

behaviour('identify.channels', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', {
    cio_subscription_preferences: { topics: { topic_1: false }, channels: { email: false, sms: true } },
  });
  await kit.identify('cust-1', { 'cio_subscription_preferences.channels.sms': false });
  expect(kit.person('cust-1')).toMatchObject({ topics: { topic_1: false }, channels: { email: false, sms: false } });
  const { body } = await kit.app('GET', '/v1/customers/cust-1/attributes');
  expect(JSON.parse(body.customer.attributes.cio_subscription_preferences)).toEqual({
    topics: { topic_1: false },
    channels: { email: false, sms: false },
  });
  await kit.identify('cust-1', { cio_subscription_preferences: { topics: {} } });
  expect(kit.person('cust-1')).toMatchObject({ topics: {}, channels: {} });
});
