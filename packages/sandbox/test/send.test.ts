import { expect, test } from 'vitest';
import { behaviour } from './behaviour.ts';
import { Endpoint, Kit } from './kit.ts';

const ada = { to: 'ada@example.com', transactional_message_id: 1, identifiers: { id: 'cust-1' } };
const email = (kit: Kit, more: object = {}) => kit.app('POST', '/v1/send/email', { ...ada, ...more });

behaviour('send.accepted', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  const { status, body } = await email(kit);
  expect([status, body]).toEqual([200, { delivery_id: kit.us.deliveries[0]?.id, queued_at: now }]);
  const later = await email(kit, { send_at: now + 60 });
  expect(later.body.send_at).toBe(now + 60);
});

behaviour(['send.template', 'send.liquid'], async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1', { first_name: 'Ada' });
  for (const transactional_message_id of [1, '1', 'WELCOME']) {
    await email(kit, { transactional_message_id, message_data: { plan: 'pro' } });
  }
  expect(kit.us.deliveries).toHaveLength(3);
  for (const { message } of kit.us.deliveries) {
    expect(message.subject).toBe('Welcome, Ada');
    expect(message.body).toContain('on the pro plan');
  }
  const unknown = await email(kit, { transactional_message_id: 'unknown' });
  expect([unknown.status, unknown.body]).toEqual([
    400,
    { meta: { error: 'transactional message "unknown" does not exist' } },
  ]);
});

behaviour('send.without-template', async () => {
  await using kit = await Kit.start();
  const own = {
    to: 'ada@example.com',
    identifiers: { id: 'cust-1' },
    body: 'Hi {{customer.id}}',
    subject: 'Hi',
    from: 'me@example.com',
  };
  await kit.app('POST', '/v1/send/email', own);
  expect(kit.us.deliveries).toMatchObject([{ origin: { messageId: 1 }, message: { body: 'Hi cust-1' } }]);
  const { subject: _none, ...without } = own;
  expect((await kit.app('POST', '/v1/send/email', without)).body.meta.error).toContain('subject');
});

behaviour('send.identifiers', async () => {
  await using kit = await Kit.start();
  for (const identifiers of [{}, { id: null }, { phone: '+4741234567' }, { id: '' }]) {
    expect((await email(kit, { identifiers })).status).toBe(400);
  }
  await email(kit, { identifiers: { id: 42, email: null } });
  expect(kit.us.people).toMatchObject([{ id: '42' }]);
  await kit.identify('bo@example.com');
  await email(kit, { identifiers: { id: 'unknown', email: 'bo@example.com' } });
  expect(kit.us.people).toHaveLength(2);
  expect(kit.us.deliveries.map(({ identifiers: { id, email: address } }) => [id, address])).toEqual([
    ['42', null],
    [null, 'bo@example.com'],
  ]);
});

behaviour('send.recipients', async () => {
  await using kit = await Kit.start();
  const people = (count: number) =>
    Array.from({ length: count }, (_, index) => `"Q, ${index}" <p${index}@example.com>`).join(', ');
  expect((await email(kit, { to: people(10), cc: people(5) })).status).toBe(200);
  expect((await email(kit, { to: people(10), cc: people(5), bcc: 'x@example.com' })).status).toBe(400);
});

behaviour('send.attachments', async () => {
  await using kit = await Kit.start();
  const attach = async (attachments: object) => {
    const { status, body } = await email(kit, { attachments });
    return [status, body.meta?.error];
  };
  expect(await attach({ 'receipt.txt': 'VG90YWw6IDE4LjQwCg==' })).toEqual([200, undefined]);
  expect(kit.us.deliveries[0]?.message.attachments).toEqual({ 'receipt.txt': 13 });
  expect(await attach({ 'receipt.txt': 'not base64!' })).toEqual([
    400,
    'Attachment must be base64 encoded: "receipt.txt"',
  ]);
  expect(await attach({ 'run.exe': 'VG90' })).toEqual([403, 'Forbidden file type exe for attachment run.exe.']);
  const half = Buffer.alloc(1_000_000).toString('base64');
  expect(await attach({ 'a.bin': half, 'b.bin': half })).toEqual([413, 'Total attachment size exceeds the limit']);
});

behaviour('send.headers', async () => {
  await using kit = await Kit.start();
  await email(kit, { headers: { 'X-Order': 'A-17' } });
  await email(kit, { headers: '[{"name":"X-Order","value":"A-17"}]' });
  expect(kit.us.deliveries.map(({ message }) => message.headers)).toEqual([
    { 'X-Order': 'A-17' },
    { 'X-Order': 'A-17' },
  ]);
  for (const headers of ['{', { 'X Order': 'A' }, { 'X-Ørder': 'A' }, { 'X-Order': 1 }]) {
    expect((await email(kit, { headers })).status).toBe(400);
  }
});

behaviour(['send.drafts', 'send.send-at'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const { clock } = kit.sandbox;
  const metrics = () => kit.us.deliveries.map(({ history }) => history.map(({ metric }) => metric));
  await email(kit, { queue_draft: true });
  await email(kit, { send_at: Math.floor(clock.nowMs() / 1000) + 3600 });
  await clock.advance(3_500_000);
  expect(metrics()).toEqual([['drafted'], []]);
  kit.us.release(kit.us.deliveries[0]?.id ?? '');
  await clock.advance(200_000);
  expect(metrics()).toEqual([
    ['drafted', 'sent', 'delivered', 'opened'],
    ['sent', 'delivered', 'opened'],
  ]);
  expect((await email(kit, { send_at: Math.floor(clock.nowMs() / 1000) + 91 * 86_400 })).status).toBe(400);
});

test('a draft goes once, and its fate is not forgotten while it waits', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { unsubscribed: true });
  const id = (await email(kit, { queue_draft: true, send_to_unsubscribed: false })).body.delivery_id;
  kit.sandbox.restore(kit.sandbox.snapshot());
  await kit.sandbox.clock.advance(60_000);
  const history = () => kit.us.deliveries.map((delivery) => delivery.history.map(({ metric }) => metric));
  expect(history()).toEqual([['drafted']]);
  for (let time = 0; time < 3; time++) {
    kit.us.release(id);
    await kit.sandbox.clock.advance(60_000);
  }
  expect(history()).toEqual([['drafted', 'undeliverable']]);
});

behaviour('send.tracked', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { email: 'click@example.com' });
  await email(kit, { to: 'click@example.com', tracked: false });
  await email(kit, { to: 'click@example.com' });
  await kit.sandbox.clock.advance(60_000);
  expect(kit.us.deliveries.map((delivery) => delivery.history.map(({ metric }) => metric))).toEqual([
    ['sent', 'delivered'],
    ['sent', 'delivered', 'opened', 'clicked'],
  ]);
});

test('times a human opened are counted, beside the time of the first', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const id = (await email(kit, { to: 'quiet@example.com' })).body.delivery_id;
  await kit.sandbox.clock.advance(1000);
  for (let time = 0; time < 2; time++) kit.us.happen(id, 'opened');
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  const { body } = await kit.app('GET', `/v1/messages/${encodeURIComponent(id)}`);
  expect(body.message.metrics).toMatchObject({ opened: now, human_opened: 2 });
  const { metric } = (await kit.app('GET', '/v1/transactional/1/metrics?steps=2')).body;
  expect(metric.series).toMatchObject({ opened: [0, 1], human_opened: [0, 1], human_clicked: [0, 0] });
});

test('message_data must be an object, and a message id of null is none', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1');
  const wrong = await email(kit, { message_data: 'plan=pro' });
  expect([wrong.status, wrong.body]).toEqual([400, { meta: { error: 'message_data must be an object' } }]);
  const own = { transactional_message_id: null, subject: 's', body: 'b', from: 'me@example.com' };
  expect((await email(kit, own)).status).toBe(200);
});

test('messages are kept by weight too, the newest always', async () => {
  await using kit = await Kit.start({ retention: { contentBytes: 100_000 } });
  await kit.identify('cust-1');
  for (let index = 0; index < 8; index++) await email(kit, { body: `${index}`.repeat(30_000) });
  const kept = kit.us.deliveries.map(({ message }) => message.body.charAt(0));
  expect(kept.at(-1)).toBe('7');
  expect(kept.length).toBeLessThanOrEqual(3);
  const ids = kit.us.deliveries.map(({ id }) => id);
  const shown = await kit.app('GET', '/v1/messages');
  expect(shown.body.messages.map(({ id }: { id: string }) => id).toSorted()).toEqual(ids.toSorted());
  await email(kit, { body: 'x'.repeat(300_000) });
  expect(kit.us.deliveries.map(({ message }) => message.body.charAt(0))).toEqual(['x']);
});

behaviour(['send.unsubscribed', 'send.suppressed'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { unsubscribed: true });
  await email(kit);
  await email(kit, { send_to_unsubscribed: false });
  await kit.track('POST', '/api/v1/customers/gone/suppress', {});
  await email(kit, { identifiers: { id: 'gone' } });
  await email(kit, { identifiers: { cio_id: 'c3d4ffffffff' } });
  await kit.sandbox.clock.advance(1000);
  expect(kit.us.deliveries.map(({ history }) => history.at(-1)?.metric)).toEqual([
    'opened',
    'undeliverable',
    'dropped',
    'dropped',
  ]);
});

behaviour(['send.auto-create', 'send.other-channel'], async () => {
  await using kit = await Kit.start();
  const push = { identifiers: { id: 'cust-1' }, title: 'Hi', message: 'You' };
  const send = (more: object) => kit.app('POST', '/v1/send/push', { ...push, ...more });
  expect((await send({ transactional_message_id: 'fresh', auto_create: true })).status).toBe(200);
  expect((await kit.app('GET', '/v1/transactional/7')).body.message.trigger_name).toBe('fresh');
  expect((await send({ transactional_message_id: 99, auto_create: true })).status).toBe(400);
  expect((await send({ transactional_message_id: 'welcome', auto_create: true })).status).toBe(400);
});

behaviour('send.push-devices', async () => {
  await using kit = await Kit.start();
  for (const [id, last_used] of [
    ['old', 1],
    ['new', 2],
  ] as const) {
    await kit.track('PUT', '/api/v1/customers/cust-1/devices', { device: { id, platform: 'ios', last_used } });
  }
  const push = { transactional_message_id: 2, identifiers: { id: 'cust-1' }, message_data: { order: 'A' } };
  await kit.app('POST', '/v1/send/push', push);
  await kit.app('POST', '/v1/send/push', { ...push, to: 'last_used' });
  await kit.app('POST', '/v1/send/push', {
    ...push,
    to: 'third',
    custom_device: { token: 'third', platform: 'android' },
  });
  expect(kit.us.deliveries.map(({ devices }) => devices.map(({ device_id }) => device_id))).toEqual([
    ['old', 'new'],
    ['new'],
    ['third'],
  ]);
  expect((await kit.app('POST', '/v1/send/push', { ...push, custom_device: { token: 'x' } })).status).toBe(400);
});

behaviour(['app.by-action', 'app.links'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { email: 'quiet@example.com' });
  await kit.app('POST', '/v1/campaigns/1/triggers', { ids: ['cust-1'] });
  await email(kit, { to: 'quiet@example.com' });
  await email(kit, { to: 'quiet@example.com' });
  await kit.sandbox.clock.advance(1000);
  const listed = async (action: number) => (await kit.app('GET', `/v1/messages?action_id=${action}`)).body.messages;
  expect((await listed(1)).map((message: Record<string, unknown>) => message.broadcast_id)).toEqual([1]);
  expect(await listed(2)).toEqual([]);
  const [one, two] = kit.us.deliveries.filter(({ origin }) => origin.kind === 'transactional');
  for (const [delivery, href] of [
    [one, 'https://example.com/a'],
    [one, 'https://example.com/a'],
    [two, 'https://example.com/a'],
    [two, 'https://example.com/b'],
  ] as const) {
    kit.us.happen(delivery?.id ?? '', 'clicked', { href });
  }
  const clicks = async (query: string) => {
    const { body } = await kit.app('GET', `/v1/transactional/1/metrics/links?period=hours&steps=2${query}`);
    return body.links.map(({ link, metric }: ReturnType<typeof JSON.parse>) => [link.href, metric.series.clicked]);
  };
  expect(await clicks('')).toEqual([
    ['https://example.com/a', [0, 3]],
    ['https://example.com/b', [0, 1]],
  ]);
  expect(await clicks('&unique=true')).toEqual([
    ['https://example.com/a', [0, 2]],
    ['https://example.com/b', [0, 1]],
  ]);
});

behaviour(['app.delivery', 'app.archived'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const sms = {
    to: '+15550100001',
    transactional_message_id: 3,
    identifiers: { id: 'cust-1' },
    message_data: { code: '1234' },
  };
  await kit.app('POST', '/v1/send/sms', sms);
  await email(kit, { disable_message_retention: true, bcc: 'copy@example.com', fake_bcc: true });
  await kit.sandbox.clock.advance(1000);
  const [text, letter] = kit.us.deliveries.map(({ id }) => encodeURIComponent(id));
  const { message } = (await kit.app('GET', `/v1/messages/${text}`)).body;
  expect(message).toMatchObject({
    type: 'twilio',
    subject: null,
    campaign_id: null,
    broadcast_id: null,
    newsletter_id: null,
  });
  expect(Object.keys(message.metrics).sort()).toEqual(['created', 'delivered', 'sent']);
  expect((await kit.app('GET', `/v1/messages/${text}/archived_message`)).body.archived_message.body).toBe(
    'Your code is 1234.',
  );
  expect((await kit.app('GET', `/v1/messages/${letter}/archived_message`)).body.archived_message).toMatchObject({
    body: '',
    forgotten: true,
    fake_bcc: true,
  });
  expect((await kit.app('POST', '/v1/send/sms', { ...sms, to: '12345' })).status).toBe(400);
});

test('every channel takes its seeded message, and every address has its fate', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.track('PUT', '/api/v1/customers/cust-1/devices', { device: { id: 't', platform: 'ios' } });
  const base = { identifiers: { id: 'cust-1' }, message_data: { code: '1', order: 'A' } };
  for (const [path, transactional_message_id, to] of [
    ['push', 2, undefined],
    ['sms', 3, '+15550100001'],
    ['whatsapp', 4, '+15550100001'],
    ['in_app', 5, undefined],
    ['inbox_message', 6, undefined],
  ] as const) {
    expect((await kit.app('POST', `/v1/send/${path}`, { ...base, transactional_message_id, to })).status).toBe(200);
  }
  const fates = {
    bounce: 'bounced',
    drop: 'dropped',
    fail: 'failed',
    spam: 'spammed',
    quiet: 'delivered',
    click: 'clicked',
    convert: 'converted',
    unsubscribe: 'unsubscribed',
    undeliverable: 'undeliverable',
    'bounce+7': 'bounced',
  };
  for (const word of Object.keys(fates)) await email(kit, { to: `${word}@example.com`, identifiers: { id: word } });
  await email(kit, { to: 'slow@example.com' });
  await kit.sandbox.clock.advance(5000);
  const last = kit.us.deliveries.map(({ history }) => history.at(-1)?.metric);
  expect(last).toEqual(['opened', 'delivered', 'opened', 'opened', 'delivered', ...Object.values(fates), 'sent']);
  expect(kit.person('unsubscribe')?.unsubscribed).toBe(true);
});

test('the address that a message goes to decides, and not the person’s', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('drop-1', { email: 'bounce+2@example.com', phone: '+15550100002' });
  await email(kit, { to: 'zora@agency.test', identifiers: { id: 'drop-1' } });
  const sms = { transactional_message_id: 3, to: '+15550100002', message_data: { code: '1' } };
  expect((await kit.app('POST', '/v1/send/sms', { ...sms, identifiers: { id: 'drop-1' } })).status).toBe(200);
  await kit.sandbox.clock.advance(5000);
  expect(kit.us.deliveries.map(({ history }) => history.at(-1)?.metric)).toEqual(['opened', 'bounced']);
});

test('a script decides instead, the latest first', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  kit.us.script({
    channel: 'email',
    steps: [{ metric: 'failed', afterMs: 0, detail: { failure_message: 'scripted' } }],
  });
  kit.us.script({
    recipient: 'ada@',
    steps: [
      { metric: 'sent', afterMs: 0 },
      { metric: 'deferred', afterMs: 10 },
    ],
  });
  kit.us.script({ recipient: 'ada@', probability: 0, steps: [] });
  await email(kit);
  await email(kit, { to: 'bo@example.com' });
  await kit.sandbox.clock.advance(1000);
  expect(kit.us.deliveries.map(({ history }) => history.map(({ metric }) => metric))).toEqual([
    ['sent', 'deferred'],
    ['failed'],
  ]);
});

behaviour('metrics.resubscribe', async () => {
  await using kit = await Kit.start();
  await using endpoint = await Endpoint.start();
  await endpoint.subscribe(kit, ['customer_subscribed']);
  await email(kit, { identifiers: { id: 'cust-1' } });
  await kit.identify('cust-1', { unsubscribed: true });
  const path = `/unsubscribe/${encodeURIComponent(kit.us.deliveries[0]?.id ?? '')}`;
  expect((await kit.track('POST', path, { unsubscribe: false }, { as: null })).status).toBe(200);
  expect(kit.person('cust-1')?.unsubscribed).toBe(false);
  await kit.sandbox.clock.settled();
  expect(endpoint.received.map(({ body }) => [body.object_type, body.metric])).toEqual([['email', 'subscribed']]);
});

behaviour(['metrics.no-credentials', 'metrics.channel', 'metrics.unsubscribe'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await using endpoint = await Endpoint.start();
  await endpoint.subscribe(kit, ['customer_unsubscribed', 'email_unsubscribed', 'email_clicked']);
  await kit.identify('cust-1', { 'cio_subscription_preferences.topics.topic_1': true });
  await email(kit);
  const [delivery] = kit.us.deliveries;
  const open = (path: string, body: object) => kit.track('POST', path, body, { as: null });
  const report = (metric: string) =>
    open('/api/v1/metrics', { delivery_id: delivery?.id, metric, href: 'https://example.com/a' });
  expect((await report('clicked')).status).toBe(200);
  expect((await report('replied')).status).toBe(200);
  expect((await report('eaten')).status).toBe(200);
  await open('/api/v1/push/events', {
    delivery_id: delivery?.id,
    event: 'opened',
    device_id: 't',
    timestamp: 1760000000,
  });
  expect(delivery?.history.map(({ metric }) => metric)).toEqual(['clicked', 'opened']);
  expect((await open(`/unsubscribe/${encodeURIComponent(delivery?.id ?? '')}`, { unsubscribe: true })).status).toBe(
    200,
  );
  expect((await open('/unsubscribe/!', { unsubscribe: true })).status).toBe(400);
  expect(kit.person('cust-1')).toMatchObject({ unsubscribed: true, topics: { topic_1: true } });
  await kit.sandbox.clock.settled();
  expect(endpoint.received.map(({ body }) => [body.object_type, body.metric, 'email_address' in body.data])).toEqual([
    ['email', 'clicked', false],
    ['email', 'unsubscribed', false],
    ['email', 'unsubscribed', true],
  ]);
  endpoint.checkContract();
});
