import { expect, test } from 'vitest';
import { behaviour } from './behaviour.ts';
import { shapeProblems } from './contract.ts';
import { Kit } from './kit.ts';

behaviour(['app.text-attributes', 'app.unknown-person'], async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', {
    email: 'a+b@example.com',
    logins: 3,
    admin: true,
    tags: ['x'],
    created_at: 1759000000,
  });
  const { body } = await kit.app('GET', '/v1/customers/cust-1/attributes');
  expect(shapeProblems('customerAttributesObject', body.customer)).toEqual([]);
  expect(body.customer.attributes).toMatchObject({
    id: 'cust-1',
    email: 'a+b@example.com',
    logins: '3',
    admin: 'true',
    tags: '["x"]',
    created_at: '1759000000',
    _cio_subscription_preferences_computed: '{"topics":{"topic_1":true,"topic_2":false}}',
  });
  expect(body.customer.unsubscribed).toBe(false);
  const get = async (path: string) => (await kit.app('GET', path)).status;
  expect(await get('/v1/customers/a%2Bb%40example.com/attributes?id_type=email')).toBe(200);
  expect(await get('/v1/customers/cust-1/attributes?id_type=email')).toBe(404);
  expect(await get('/v1/customers/nobody/attributes')).toBe(404);
  expect(await get('/v1/customers/cust-1/attributes?id_type=shoe')).toBe(400);
});

behaviour('app.by-email', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', { email: 'a+b@example.com' });
  const by = async (email: string) => (await kit.app('GET', `/v1/customers?email=${email}`)).body;
  expect(await by('a%2Bb%40example.com')).toMatchObject({ results: [{ id: 'cust-1', email: 'a+b@example.com' }] });
  expect(await by('a+b@example.com')).toEqual({ results: [] });
});

behaviour(['app.search', 'app.next-empty'], async () => {
  await using kit = await Kit.start();
  for (let index = 0; index < 5; index++) {
    await kit.identify(`cust-${index}`, { plan: index % 2 ? 'pro' : 'free', ...(index === 3 && { vip: true }) });
  }
  await kit.identify('anon@example.com', { plan: 'pro' });
  const search = (filter: unknown, query = '') => kit.app('POST', `/v1/customers${query}`, { filter });
  const plan = (value: string) => ({ attribute: { field: 'plan', operator: 'eq', value } });
  const notVip = { not: { attribute: { field: 'vip', operator: 'exists' } } };
  expect((await search({ and: [plan('pro'), notVip] })).body.ids).toEqual(['cust-1', '']);
  expect(
    (await search({ or: [{ segment: { id: 2 } }, { attribute: { field: 'vip', operator: 'eq', value: 'true' } }] }))
      .body.ids,
  ).toEqual(['cust-1', 'cust-3', '']);
  const seen: string[] = [];
  let start = '';
  do {
    const { body } = await search(plan('free'), `?limit=2&start=${start}`);
    seen.push(...body.ids);
    start = body.next;
  } while (start !== '');
  expect(seen).toEqual(['cust-0', 'cust-2', 'cust-4']);
  const bad = await search({ and: [{ not: [] }] });
  expect([bad.status, bad.body.errors[0].detail]).toEqual([400, 'filter.and[0].not must be an object']);
  expect((await search(plan('free'), '?start=garbage')).status).toBe(400);
});

behaviour('app.bulk-wrapped', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', { plan: 'pro' });
  const { body } = await kit.app('POST', '/v1/customers/attributes', { ids: ['cust-1', 'nobody'] });
  expect(body.customers).toMatchObject([{ customer: { id: 'cust-1', attributes: { plan: 'pro' } } }]);
  for (const none of [{ ids: [] }, { ids: null }, {}]) {
    const empty = await kit.app('POST', '/v1/customers/attributes', none);
    expect([empty.status, empty.body]).toEqual([200, { customers: [] }]);
  }
  expect((await kit.app('POST', '/v1/customers/attributes', { ids: new Array(101).fill('x') })).status).toBe(400);
});

behaviour('app.exports-null', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  expect((await kit.app('GET', '/v1/exports')).body).toEqual({ exports: null });
  await kit.identify('cust-1', { plan: 'pro' });
  const filters = { attribute: { field: 'plan', operator: 'exists' } };
  const begun = await kit.app('POST', '/v1/exports/customers', { filters });
  expect(begun.body.export).toMatchObject({ status: 'pending', total: 0 });
  expect((await kit.app('GET', '/v1/exports/1/download')).status).toBe(404);
  await kit.sandbox.clock.advance(1000);
  const done = await kit.app('GET', '/v1/exports/1');
  expect(done.body.export).toMatchObject({ status: 'done', total: 1 });
  expect(shapeProblems('exportObject', done.body.export)).toEqual([]);
});

behaviour('app.export-link', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { email: 'ada@example.com', note: 'says "hi", twice', logins: 3 });
  await kit.identify('cust-2', { logins: 4 });
  await kit.app('POST', '/v1/exports/customers', { filters: { attribute: { field: 'logins', operator: 'exists' } } });
  await kit.sandbox.clock.advance(1000);
  const { url } = (await kit.app('GET', '/v1/exports/1/download')).body;
  const file = await fetch(url);
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  const [ada, bo] = kit.us.people;
  expect((await file.text()).split('\n')).toEqual([
    'id,email,cio_id,note,logins,unsubscribed',
    `cust-1,ada@example.com,${ada?.cioId},"says ""hi"", twice",3,false`,
    `cust-2,,${bo?.cioId},,4,false`,
    '',
  ]);
  await kit.sandbox.clock.advance(16 * 60_000);
  expect((await fetch(url)).status).toBe(404);
});

behaviour('app.objects', async () => {
  await using kit = await Kit.start();
  for (const [type, id, attributes] of [
    ['1', 'acme', { city: 'Oslo', size: 3 }],
    ['1', 'umbrella', { city: 'Bergen' }],
    ['2', 'acme', { city: 'Oslo' }],
  ] as const) {
    const identifiers = { object_type_id: type, object_id: id };
    await kit.track('POST', '/api/v2/entity', { type: 'object', action: 'identify', identifiers, attributes });
  }
  const search = (filter: object) => kit.app('POST', '/v1/objects', { object_type_id: '1', filter });
  const city = (value: string) => ({ object_attribute: { field: 'city', operator: 'eq', value, type_id: 1 } });
  const sized = { object_attribute: { field: 'size', operator: 'exists', type_id: 1 } };
  for (const [filter, ids] of [
    [city('Oslo'), ['acme']],
    [{ and: [city('Oslo'), { not: sized }] }, []],
    [{ or: [city('Bergen'), sized] }, ['acme', 'umbrella']],
    [{ not: city('Oslo') }, ['umbrella']],
  ] as const) {
    expect((await search(filter)).body.ids).toEqual(ids);
  }
  const bad = await search({ and: [{ attribute: {} }] });
  expect([bad.status, bad.body.errors[0].detail]).toEqual([
    400,
    'filter.and[0]: attribute is not one of and, or, not and object_attribute',
  ]);
});

behaviour('app.segment-created', async () => {
  await using kit = await Kit.start();
  const made = await kit.app('POST', '/v1/segments', { segment: { name: 'Beta testers' } });
  expect([made.status, made.body.segment.type, made.body.segment.id]).toEqual([200, 'manual', 3]);
  const { body } = await kit.app('GET', '/v1/segments');
  expect(body.segments.map(({ type }: { type: string }) => type)).toEqual(['manual', 'dynamic', 'manual']);
  for (const segment of body.segments) expect(shapeProblems('segmentResponseObject', segment)).toEqual([]);
  expect((await kit.app('GET', '/v1/segments/3/customer_count')).body).toEqual({ segment_id: 3, count: 0 });
  expect((await kit.app('DELETE', '/v1/segments/3')).status).toBe(204);
  expect((await kit.app('GET', '/v1/segments/3')).status).toBe(404);
  expect((await kit.app('DELETE', '/v1/segments/2')).status).toBe(400);
});

behaviour('app.webhook-crud', async () => {
  await using kit = await Kit.start();
  const given = { name: 'warehouse', endpoint: 'https://hooks.example.test/cio', events: ['email_sent'] };
  const made = await kit.app('POST', '/v1/reporting_webhooks', given);
  expect([made.status, made.body]).toEqual([
    200,
    { id: 1, type: 'webhook', disabled: false, full_resolution: false, with_content: false, ...given },
  ]);
  expect(shapeProblems('reportingWebhook', made.body)).toEqual([]);
  expect(made.text).not.toContain(kit.us.keys.webhookSigningKey);
  const changed = { ...given, events: ['email_sent', 'customer_unsubscribed'], disabled: true };
  expect((await kit.app('PUT', '/v1/reporting_webhooks/1', changed)).body).toMatchObject(changed);
  expect((await kit.app('GET', '/v1/reporting_webhooks')).body.reporting_webhooks).toHaveLength(1);
  const gone = await kit.app('DELETE', '/v1/reporting_webhooks/1');
  expect([gone.status, gone.text]).toEqual([200, '']);
  expect((await kit.app('GET', '/v1/reporting_webhooks/1')).status).toBe(404);
  for (const wrong of [
    { events: ['email_eaten'] },
    { events: [] },
    { endpoint: 'ftp://example.com' },
    { name: '' },
    { disabled: 'no' },
  ]) {
    expect((await kit.app('POST', '/v1/reporting_webhooks', { ...given, ...wrong })).status).toBe(400);
  }
});

behaviour('app.webhook-subset', async () => {
  await using kit = await Kit.start();
  const given = { name: 'warehouse', endpoint: 'https://hooks.example.test/cio', events: ['email_sent'] };
  await kit.app('POST', '/v1/reporting_webhooks', { ...given, with_content: true });
  const { status, body } = await kit.app('PUT', '/v1/reporting_webhooks/1', { disabled: true, name: null });
  expect([status, body]).toEqual([
    200,
    { id: 1, type: 'webhook', ...given, disabled: true, with_content: true, full_resolution: false },
  ]);
  expect((await kit.app('PUT', '/v1/reporting_webhooks/1', { events: [] })).status).toBe(400);
});

behaviour('app.open-ip-addresses', async () => {
  await using kit = await Kit.start();
  const { body } = await kit.app('GET', '/v1/info/ip_addresses', undefined, { as: null });
  expect(body).toEqual({ ip_addresses: ['127.0.0.1'] });
});

behaviour('app.preferences', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', { 'cio_subscription_preferences.topics.topic_1': false });
  const { body } = await kit.app('GET', '/v1/customers/cust-1/subscription_preferences');
  expect(body.customer.topics.map(({ id, subscribed }: Record<string, unknown>) => [id, subscribed])).toEqual([
    ['1', false],
    ['2', false],
  ]);
});

behaviour(['app.activity-keys', 'app.headers'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.track('PUT', '/api/v1/customers/cust-1/devices', { device: { id: 'token', platform: 'android' } });
  await kit.track('POST', '/api/v1/customers/cust-1/events', { type: 'page', name: 'https://example.com/' });
  const identifiers = { id: 'cust-1' };
  await kit.app('POST', '/v1/send/push', { transactional_message_id: 2, identifiers });
  await kit.app('POST', '/v1/send/sms', { transactional_message_id: 3, identifiers, to: '+15550100001' });
  await kit.app('POST', '/v1/send/email', { transactional_message_id: 1, identifiers, to: 'ada@example.com' });
  await kit.sandbox.clock.advance(1000);
  const of = async (type: string) => {
    const answer = await kit.app('GET', `/v1/customers/cust-1/activities?type=${type}`);
    for (const { data: _data, ...entry } of answer.body.activities) {
      expect(shapeProblems('activityObject', entry)).toEqual([]);
    }
    return answer.body.activities[0];
  };
  const page = await of('page');
  expect([page.url, page.name]).toEqual(['https://example.com/', undefined]);
  const [push, sms, email] = kit.us.deliveries.map(({ id }) => id);
  expect(await of('sent_push')).toMatchObject({
    delivery_id: push,
    delivery_type: 'android',
    data: { delivery_id: push, delivered: null, opened: null },
  });
  expect((await of('sent_push')).data).not.toHaveProperty('platform');
  expect(await of('sent_twilio')).toMatchObject({ delivery_id: sms, delivery_type: 'phone' });
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  expect(await of('opened_email')).toMatchObject({
    delivery_id: email,
    delivery_type: 'email',
    data: { delivery_id: email, opened: true },
  });
  expect((await of('opened_email')).data.delivered).toBeLessThanOrEqual(now);
  const { headers } = await kit.app('GET', '/v1/exports');
  expect(headers.get('cache-control')).toBe('must-revalidate,no-cache,no-store');
  expect(headers.get('access-control-allow-origin')).toBe('https://fly.customer.io');
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
});

behaviour('app.relationship-times', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const relate = (attributes: object) =>
    kit.identify('cust-1', {
      cio_relationships: {
        action: 'add_relationships',
        relationships: [
          { identifiers: { object_type_id: '1', object_id: 'acme' }, relationship_attributes: attributes },
        ],
      },
    });
  const first = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  await relate({ role: 'guest', since: 2025 });
  await kit.sandbox.clock.advance(60_000);
  await relate({ role: 'owner' });
  const times = { role: first + 60, since: first };
  const { body } = await kit.app('GET', '/v1/customers/cust-1/relationships');
  expect(body.cio_relationships).toMatchObject([{ attributes: { role: 'owner', since: 2025 }, timestamps: times }]);
  const back = await kit.app('GET', '/v1/objects/1/acme/relationships');
  expect(back.body.cio_relationships).toMatchObject([{ timestamps: times }]);
});

behaviour('app.429', async () => {
  await using kit = await Kit.start({ clock: 'virtual', rateLimits: true });
  const get = () => kit.app('GET', '/v1/segments');
  for (let count = 0; count < 10; count++) expect((await get()).status).toBe(200);
  const over = await get();
  expect([over.status, over.headers.get('retry-after'), over.body.errors[0].status]).toEqual([429, '1', '429']);
  await kit.sandbox.clock.advance(1000);
  expect((await get()).status).toBe(200);
  const trigger = () => kit.app('POST', '/v1/campaigns/1/triggers', {});
  expect([(await trigger()).status, (await trigger()).status]).toEqual([200, 429]);
  kit.sandbox.rateLimits.clear();
  await kit.app('POST', '/v1/send/email', {
    to: 'a@example.com',
    transactional_message_id: 1,
    identifiers: { id: 'a' },
  });
  const id = encodeURIComponent(kit.us.deliveries[0]?.id ?? '');
  const archived = () => kit.app('GET', `/v1/messages/${id}/archived_message`);
  for (let count = 0; count < 100; count++) await archived();
  const daily = await archived();
  expect([daily.status, daily.headers.get('retry-after')]).toEqual([429, null]);
});

test('everything else of the App API answers in the documented shape', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { email: 'ada@example.com', first_name: 'Ada' });
  await kit.track('POST', '/api/v1/customers/cust-1/events', { name: 'signed_up' });
  await kit.app('POST', '/v1/send/email', {
    to: 'ada@example.com',
    transactional_message_id: 1,
    identifiers: { id: 'cust-1' },
  });
  await kit.sandbox.clock.advance(1000);
  const get = async (path: string) => {
    const { status, body } = await kit.app('GET', path);
    expect([path, status]).toEqual([path, 200]);
    return body;
  };
  const shapes: [string, string, (body: Record<string, unknown[]>) => unknown[] | undefined][] = [
    ['/v1/campaigns', 'campaignObject', ({ campaigns }) => campaigns],
    ['/v1/newsletters', 'newsletterObject', ({ newsletters }) => newsletters],
    ['/v1/broadcasts', 'broadcastObject', ({ broadcasts }) => broadcasts],
    ['/v1/transactional', 'transactionalObject', ({ messages }) => messages],
    ['/v1/sender_identities', 'senderIdentityObject', ({ sender_identities }) => sender_identities],
    ['/v1/messages', 'messageObject', ({ messages }) => messages],
    ['/v1/customers/cust-1/messages', 'messageObject', ({ messages }) => messages],
    ['/v1/transactional/1/messages', 'messageObject', ({ messages }) => messages],
    ['/v1/workspaces', 'workspace', ({ workspaces }) => workspaces],
  ];
  for (const [path, schema, list] of shapes) {
    const entries = list(await get(path)) ?? [];
    expect([path, entries.length > 0]).toEqual([path, true]);
    expect([path, entries.flatMap((entry) => shapeProblems(schema, entry))]).toEqual([path, []]);
  }
  const { activities } = await get('/v1/customers/cust-1/activities?limit=100');
  expect(activities.map(({ type }: { type: string }) => type)).toEqual([
    'opened_email',
    'delivered_email',
    'sent_email',
    'event',
    'attribute_change',
    'attribute_change',
    'profile_create',
  ]);
  expect(activities[0].id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect((await get('/v1/activities?type=event')).activities).toHaveLength(1);
  const { metric } = await get('/v1/transactional/1/metrics?period=hours&steps=3');
  expect(metric.series).toMatchObject({ created: [0, 0, 1], opened: [0, 0, 1], bounced: [0, 0, 0] });
  expect(await get('/v1/transactional/1/metrics/links')).toEqual({ links: [] });
  expect((await get('/v1/transactional/1/contents')).contents).toHaveLength(1);
  expect((await get('/v1/transactional/1')).message).toMatchObject({ id: 1, trigger_name: 'welcome' });
  expect((await get('/v1/subscription_topics')).topics[0]).toMatchObject({ identifier: 'topic_1' });
  expect((await get('/v1/subscription_channels')).channels).toHaveLength(7);
  expect((await get('/v1/subscription_center/cust-1/token')).token).toMatch(/^[0-9a-f]{32}$/);
  expect((await get('/v1/object_types')).types).toMatchObject([{ id: '1' }]);
  expect((await get('/v1/customers/cust-1/segments')).segments).toEqual([]);
  expect((await get('/v1/segments/1/used_by')).used_by).toMatchObject({ campaigns: [] });
  expect((await get('/v1/sender_identities/1')).sender_identity).toMatchObject({ id: 1 });
  for (const path of [
    '/v1/transactional/99',
    '/v1/messages/none',
    '/v1/broadcasts/9',
    '/v1/sender_identities/9',
    '/v1/collections/9',
  ]) {
    const { status, body } = await kit.app('GET', path);
    expect([status, body]).toEqual([404, { errors: [{ detail: 'not found', status: '404' }] }]);
  }
});

test('collections keep their rows', async () => {
  await using kit = await Kit.start();
  const made = await kit.app('POST', '/v1/collections', { name: 'cities', data: [{ city: 'Oslo', rain: true }] });
  expect(made.body.collection).toMatchObject({ id: 1, name: 'cities', schema: ['city', 'rain'], rows: 1 });
  await kit.app('PUT', '/v1/collections/1/content', [{ city: 'Bergen' }, { city: 'Oslo' }]);
  expect((await kit.app('GET', '/v1/collections/1/content')).body).toEqual([{ city: 'Bergen' }, { city: 'Oslo' }]);
  expect((await kit.app('POST', '/v1/collections', { name: 'x', data: [1] })).status).toBe(400);
  expect((await kit.app('POST', '/v1/collections', { name: 'cities', data: [] })).status).toBe(400);
  expect((await kit.app('DELETE', '/v1/collections/1')).status).toBe(204);
});
