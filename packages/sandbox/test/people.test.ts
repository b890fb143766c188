import { expect, test } from 'vitest';
import { behaviour } from './behaviour.ts';
import { Kit } from './kit.ts';

behaviour('people.delete', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', { plan: 'pro' });
  const before = kit.person('cust-1')?.cioId;
  await kit.track('DELETE', '/api/v1/customers/cust-1');
  expect(kit.us.people).toEqual([]);
  await kit.identify('cust-1');
  expect(kit.person('cust-1')).toMatchObject({ attributes: {} });
  expect(kit.person('cust-1')?.cioId).not.toBe(before);
});

behaviour(['people.suppress', 'people.unsuppress'], async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', { email: 'ada@example.com' });
  await kit.track('POST', '/api/v1/customers/cust-1/suppress', {});
  await kit.identify('cust-1');
  await kit.identify('ada@example.com');
  await kit.track('POST', '/api/v1/customers/cust-1/events', { name: 'order_paid' });
  expect([kit.us.people, kit.us.events]).toEqual([[], []]);
  await kit.track('POST', '/api/v1/customers/cust-1/unsuppress', {});
  expect(kit.us.people).toEqual([]);
  await kit.identify('ada@example.com');
  expect(kit.us.people).toMatchObject([{ id: null, email: 'ada@example.com' }]);
});

test('somebody known by phone alone is suppressed by it', async () => {
  await using kit = await Kit.start();
  const phone = (action: string) =>
    kit.track('POST', '/api/v2/entity', { type: 'person', action, identifiers: { phone: '+15550100001' } });
  for (const action of ['identify', 'suppress', 'identify']) await phone(action);
  expect(kit.us.people).toEqual([]);
  for (const action of ['unsuppress', 'identify']) await phone(action);
  expect(kit.us.people).toMatchObject([{ phone: '+15550100001' }]);
});

behaviour('people.unknown', async () => {
  await using kit = await Kit.start();
  for (const [method, path] of [
    ['DELETE', ''],
    ['POST', '/suppress'],
    ['POST', '/unsuppress'],
    ['DELETE', '/devices/token'],
  ] as const) {
    expect((await kit.track(method, `/api/v1/customers/nobody${path}`)).status).toBe(200);
  }
});

behaviour(['people.merge', 'people.merge-not-carried'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const { clock } = kit.sandbox;
  await kit.identify('old', { plan: 'free', city: 'Oslo', unsubscribed: true });
  await kit.track('PUT', '/api/v1/customers/old/devices', { device: { id: 'token', platform: 'ios' } });
  await kit.track('POST', '/api/v1/segments/1/add_customers', { ids: ['old'] });
  await kit.track('POST', '/api/v1/customers/old/events', { name: 'ancient' });
  await clock.advance(31 * 24 * 3_600_000);
  await kit.track('POST', '/api/v1/customers/old/events', { name: 'recent' });
  await kit.identify('main', { plan: 'pro' });
  await kit.track('POST', '/api/v1/merge_customers', { primary: { id: 'main' }, secondary: { id: 'old' } });
  expect(kit.us.people).toMatchObject([
    { id: 'main', attributes: { plan: 'pro', city: 'Oslo' }, unsubscribed: false, devices: [] },
  ]);
  const main = kit.person('main')?.cioId;
  expect(kit.us.events.map(({ name, cioId }) => [name, cioId === main])).toEqual([
    ['ancient', false],
    ['recent', true],
  ]);
  expect(kit.us.events.at(-1)?.canTriggerCampaigns).toBe(false);
  expect((await kit.app('GET', '/v1/segments/1/membership')).body.ids).toEqual(['main']);
});

behaviour('people.merge-inherits', async () => {
  await using kit = await Kit.start();
  const relate = (id: string, object_id: string, role: string) =>
    kit.track('POST', '/api/v2/entity', {
      type: 'person',
      action: 'add_relationships',
      identifiers: { id },
      cio_relationships: [{ identifiers: { object_type_id: '1', object_id }, relationship_attributes: { role } }],
    });
  await relate('old', 'acme', 'guest');
  await relate('old', 'umbrella', 'owner');
  await relate('main', 'acme', 'owner');
  const prefer = (id: string, topics: object) => kit.identify(id, { cio_subscription_preferences: { topics } });
  await prefer('old', { topic_1: false, topic_2: true });
  await prefer('main', { topic_1: true });
  await kit.identify('old', { phone: '+15550100001' });
  await kit.track('POST', '/api/v1/merge_customers', {
    primary: { id: 'main' },
    secondary: { id: 'old', email: null },
  });
  expect(kit.us.people).toMatchObject([
    {
      id: 'main',
      phone: '+15550100001',
      topics: { topic_1: true, topic_2: true },
      relationships: [
        { objectId: 'acme', attributes: { role: 'owner' } },
        { objectId: 'umbrella', attributes: { role: 'owner' } },
      ],
    },
  ]);
});

behaviour('people.merge-duplicates', async () => {
  await using kit = await Kit.start({
    workspaces: [
      { name: 'demo-us', region: 'us' },
      { name: 'demo-eu', region: 'eu', mergesDuplicates: false },
    ],
  });
  for (const region of ['us', 'eu'] as const) {
    const put = (id: string, body: object) => kit.track('PUT', `/api/v1/customers/${id}`, body, { region });
    await put('cust-1', { plan: 'pro' });
    await put('ada@example.com', { plan: 'free', city: 'Oslo' });
    await put('bo@example.com', {});
    await put('cust-2', {});
    await put('cust-1', { email: 'ada@example.com', logins: 3 });
    await put('bo@example.com', { id: 'cust-2' });
  }
  expect(kit.us.people).toMatchObject([
    { id: 'cust-1', email: 'ada@example.com', attributes: { plan: 'pro', city: 'Oslo', logins: 3 } },
    { id: 'cust-2', email: 'bo@example.com' },
  ]);
  expect(kit.us.activities.filter(({ type }) => type === 'profile_merge')).toHaveLength(2);
  expect(kit.eu.people).toHaveLength(4);
});

behaviour(['people.merge-no-primary', 'people.merge-400'], async () => {
  await using kit = await Kit.start();
  await kit.identify('old', { email: 'ada@example.com' });
  const merge = (primary: object) =>
    kit.track('POST', '/api/v1/merge_customers', { primary, secondary: { email: 'ada@example.com' } });
  expect((await merge({ id: 'nobody' })).status).toBe(200);
  expect(kit.us.people).toHaveLength(1);
  const twice = await merge({ id: 'a', email: 'b@example.com' });
  expect([twice.status, twice.body]).toEqual([
    400,
    { meta: { error: 'primary must have exactly one of id, email and cio_id' } },
  ]);
});

behaviour(['devices.upsert', 'devices.required', 'devices.last-status'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const put = (device: object) => kit.track('PUT', '/api/v1/customers/cust-1/devices', { device });
  await put({ id: 'token', platform: 'ios', attributes: { app_version: '1', _last_status: 'bounced' } });
  await put({ id: 'token', platform: 'ios', attributes: { locale: 'nb' } });
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  expect(kit.person('cust-1')?.devices).toEqual([
    { token: 'token', platform: 'ios', lastUsed: now, lastStatus: '', attributes: { app_version: '1', locale: 'nb' } },
  ]);
  const bad = await put({ id: 'token', platform: 'toaster' });
  expect([bad.status, bad.body]).toEqual([400, { meta: { errors: ['device.platform: must be ios or android'] } }]);
  expect((await put({ platform: 'ios' })).status).toBe(400);
  await kit.track('DELETE', '/api/v1/customers/cust-1/devices/token');
  expect(kit.person('cust-1')?.devices).toEqual([]);
});

behaviour(['devices.top-level', 'devices.loose'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const put = (device: object) =>
    kit.track('PUT', '/api/v1/customers/cust-1/devices', { device: { id: 'token', platform: 'ios', ...device } });
  for (const name of ['token', 'platform', 'last_used']) {
    const { status, body } = await put({ attributes: { [name]: 'x' } });
    expect([status, body.meta.errors]).toEqual([
      400,
      [`device.attributes.${name}: must be in the top-level device object`],
    ]);
    const entity = await kit.track('POST', '/api/v2/entity', {
      type: 'person',
      action: 'add_device',
      identifiers: { id: 'cust-1' },
      device: { token: 'token', platform: 'ios', attributes: { [name]: 'x' } },
    });
    expect(entity.body.errors).toEqual([
      { reason: 'invalid', field: `device.attributes.${name}`, message: 'must be in the top-level device object' },
    ]);
  }
  const event = { userId: 'cust-1', event: 'Device Created or Updated', context: { device: { token: 'token' } } };
  expect((await kit.pipelines('/v1/track', { ...event, properties: { token: 'token' } })).status).toBe(200);
  expect(kit.person('cust-1')?.devices ?? []).toEqual([]);
  expect(kit.us.requests.at(-1)?.problem).toBe('device.attributes.token must be in the top-level device object');
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  const lastUsed = async (last_used: unknown) => {
    expect((await put({ last_used, attributes: null })).status).toBe(200);
    return kit.person('cust-1')?.devices[0]?.lastUsed;
  };
  expect(await lastUsed('1760000000')).toBe(1_760_000_000);
  expect(await lastUsed(null)).toBe(now);
  expect((await put({ last_used: 'yesterday' })).status).toBe(400);
});

behaviour(['segments.change', 'segments.numbers', 'segments.dynamic'], async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', { email: 'ada@example.com', plan: 'pro' });
  const add = (segment: number, ids: unknown, query = '') =>
    kit.track('POST', `/api/v1/segments/${segment}/add_customers${query}`, { ids });
  const members = async () => (await kit.app('GET', '/v1/segments/1/membership')).body.ids;
  await kit.identify('17');
  expect((await add(1, [17])).status).toBe(200);
  expect(await members()).toEqual(['17']);
  await kit.track('DELETE', '/api/v1/customers/17');
  expect((await add(1, ['nobody', 'ada@example.com'])).status).toBe(200);
  expect(await members()).toEqual([]);
  await add(1, ['ada@example.com'], '?id_type=email');
  expect(await members()).toEqual(['cust-1']);
  await kit.track('POST', '/api/v1/segments/1/remove_customers', { ids: ['cust-1'] });
  expect(await members()).toEqual([]);
  for (const [segment, ids] of [
    [1, []],
    [1, new Array(1001).fill('x')],
    [2, ['cust-1']],
    [99, ['cust-1']],
  ] as const) {
    expect((await add(segment, ids)).status).toBe(400);
  }
});

behaviour(['forms.submit', 'forms.400-creates'], async () => {
  await using kit = await Kit.start();
  const submit = (data: object) => kit.track('POST', '/api/v1/forms/signup/submit', { data });
  expect((await submit({ first_name: 'Ada' })).status).toBe(400);
  expect(kit.sandbox.snapshot().workspaces[0]?.forms).toEqual([['signup', 1]]);
  expect((await submit({ email: 'ada@example.com', age: 36 })).status).toBe(400);
  const done = await submit({ email: 'ada@example.com', first_name: 'Ada', form_name: 'ignored' });
  expect([done.status, done.text]).toEqual([204, '']);
  expect(kit.us.people).toMatchObject([{ email: 'ada@example.com', attributes: { first_name: 'Ada' } }]);
});
