import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { sign } from '../src/webhooks/sign.ts';
import { behaviour } from './behaviour.ts';
import { Endpoint, Kit } from './kit.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Queues one report of an ordinary kind, told apart by its number. */
const report = (kit: Kit, number: number): string =>
  kit.us.report({
    subscription: 'email_delivered',
    objectType: 'email',
    metric: 'delivered',
    data: {
      delivery_id: `delivery-${number}`,
      identifiers: { id: 'a', email: null, cio_id: 'c' },
      transactional_message_id: 1,
      subject: '',
      recipient: 'a@example.com',
    },
  });

const numbers = (endpoint: Endpoint): string[] => endpoint.received.map(({ body }) => body.data.delivery_id.slice(9));

async function start(events = ['email_delivered'], more: object = {}) {
  const kit = await Kit.start({ clock: 'virtual' });
  const endpoint = await Endpoint.start();
  const id = await endpoint.subscribe(kit, events, more);
  return {
    kit,
    endpoint,
    id,
    clock: kit.sandbox.clock,
    async [Symbol.asyncDispose]() {
      await endpoint[Symbol.asyncDispose]();
      await kit[Symbol.asyncDispose]();
    },
  };
}

behaviour('hook.signature', async () => {
  await using parts = await start();
  report(parts.kit, 1);
  await parts.clock.settled();
  const [call] = parts.endpoint.received;
  const key = parts.kit.us.keys.webhookSigningKey;
  const input = `v0:${call?.headers['x-cio-timestamp']}:${call?.raw}`;
  const openssl = execFileSync('openssl', ['dgst', '-sha256', '-hmac', key], { input }).toString();
  expect(openssl.trim().split(' ').at(-1)).toBe(call?.headers['x-cio-signature']);
  expect(call?.headers['x-cio-timestamp']).toBe(String(Math.floor(parts.clock.nowMs() / 1000)));
});

test('the signature of a known body is the one that others computed', () => {
  const body =
    '{"event_id":"01K73EXAMPLE0000000000000A","object_type":"email","metric":"delivered","timestamp":1759999990,"data":{"delivery_id":"dlv_A1"}}';
  expect(sign('whsk_test_0123456789', 1760000000, body)).toBe(
    'db26af6893fc082e3513af33d8ac320153c1d36510b7d73ee587de198b80977b',
  );
});

behaviour('hook.subscription', async () => {
  await using parts = await start(['email_sent']);
  const { kit, endpoint, clock, id } = parts;
  report(kit, 1);
  const send = () =>
    kit.app('POST', '/v1/send/email', { to: 'a@example.com', transactional_message_id: 1, identifiers: { id: 'a' } });
  await send();
  await clock.advance(1000);
  expect(endpoint.metrics).toEqual(['sent']);
  await kit.app('PUT', `/v1/reporting_webhooks/${id}`, {
    name: 'x',
    endpoint: endpoint.url,
    events: ['email_sent'],
    disabled: true,
  });
  await send();
  await clock.advance(1000);
  expect(endpoint.metrics).toEqual(['sent']);
});

behaviour(['hook.full-resolution', 'hook.with-content'], async () => {
  for (const rich of [false, true]) {
    await using parts = await start(['email_sent', 'email_opened', 'email_clicked'], {
      full_resolution: rich,
      with_content: rich,
    });
    const { kit, endpoint, clock } = parts;
    await kit.app('POST', '/v1/send/email', {
      to: 'quiet@example.com',
      transactional_message_id: 1,
      identifiers: { id: 'a' },
      body: 'Hello',
      headers: { 'X-Order': 'A' },
    });
    await clock.advance(1000);
    const id = kit.us.deliveries[0]?.id ?? '';
    for (const metric of ['opened', 'opened', 'clicked', 'clicked'] as const) kit.us.happen(id, metric);
    await clock.settled();
    expect(endpoint.metrics).toEqual(
      rich ? ['sent', 'opened', 'opened', 'clicked', 'clicked'] : ['sent', 'opened', 'clicked'],
    );
    const { data } = endpoint.received[0]?.body ?? {};
    expect([data.content, data.headers]).toEqual(rich ? ['Hello', { 'X-Order': ['A'] }] : [undefined, undefined]);
    endpoint.checkContract();
  }
});

behaviour('hook.payload', async () => {
  const channels = {
    email: [
      'drafted',
      'attempted',
      'sent',
      'delivered',
      'opened',
      'clicked',
      'converted',
      'unsubscribed',
      'bounced',
      'dropped',
      'spammed',
      'failed',
      'undeliverable',
    ],
    push: [
      'attempted',
      'sent',
      'delivered',
      'opened',
      'clicked',
      'converted',
      'bounced',
      'dropped',
      'failed',
      'undeliverable',
    ],
  } as const;
  await using parts = await start(
    Object.entries(channels).flatMap(([channel, metrics]) => metrics.map((metric) => `${channel}_${metric}`)),
  );
  const { kit, endpoint, clock } = parts;
  await kit.identify('a', { email: 'a@example.com', unsubscribed: true });
  await kit.track('PUT', '/api/v1/customers/a/devices', { device: { id: 't', platform: 'ios' } });
  kit.us.script({ steps: [] });
  await kit.app('POST', '/v1/send/email', {
    to: 'a@example.com',
    transactional_message_id: 1,
    identifiers: { id: 'a' },
  });
  await kit.app('POST', '/v1/send/push', {
    transactional_message_id: 2,
    identifiers: { id: 'a' },
    message_data: { order: 'A' },
  });
  const trigger = await kit.app('POST', '/v1/campaigns/1/triggers', { ids: ['a'] });
  expect(trigger.status).toBe(200);
  await clock.advance(1000);
  for (const { id, channel } of kit.us.deliveries) {
    const metrics = channel === 'email' || channel === 'push' ? channels[channel] : [];
    for (const metric of metrics) kit.us.happen(id, metric);
  }
  await clock.settled();
  expect(endpoint.received).toHaveLength(13 * 2 + 10 + 1); // the broadcast was undeliverable on its own
  endpoint.checkContract();
  const { event_id, data } = endpoint.received.at(-1)?.body ?? {};
  expect(event_id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(data).toMatchObject({ broadcast_id: 1, trigger_id: 1, identifiers: { id: 'a', email: 'a@example.com' } });
});

test('sms, whatsapp and in-app reports have the documented extras', async () => {
  await using parts = await start([
    'sms_sent',
    'sms_delivered',
    'sms_replied',
    'whatsapp_opened',
    'in_app_sent',
    'in_app_opened',
  ]);
  const { kit, endpoint, clock } = parts;
  const base = { identifiers: { id: 'a' }, to: '+15550100001', message_data: { code: '1' } };
  for (const [path, transactional_message_id] of [
    ['sms', 3],
    ['whatsapp', 4],
    ['in_app', 5],
  ] as const) {
    await kit.app('POST', `/v1/send/${path}`, { ...base, transactional_message_id });
  }
  await clock.advance(1000);
  kit.us.happen(kit.us.deliveries[0]?.id ?? '', 'replied');
  await clock.settled();
  const seen = Object.fromEntries(
    endpoint.received.map(({ body }) => [`${body.object_type}_${body.metric}`, body.data]),
  );
  expect(Object.keys(seen).sort()).toEqual([
    'in_app_opened',
    'in_app_sent',
    'sms_delivered',
    'sms_replied',
    'sms_sent',
    'whatsapp_opened',
  ]);
  expect(seen.sms_delivered).toMatchObject({ recipient: '+15550100001', transactional_message_id: 3 });
  expect(seen.sms_replied).toMatchObject({ inbound_event_id: expect.any(String), to: '+15550100000' });
  expect(seen.in_app_opened).not.toHaveProperty('recipient');
});

behaviour('hook.customer', async () => {
  await using parts = await start(
    ['customer_subscribed', 'customer_unsubscribed', 'customer_subscription_preferences_changed'],
    { with_content: true },
  );
  const { kit, endpoint, clock } = parts;
  await kit.identify('a', { email: 'a@example.com', unsubscribed: true });
  await kit.identify('a', { unsubscribed: true });
  await kit.identify('a', { unsubscribed: false });
  await kit.identify('a', { 'cio_subscription_preferences.topics.topic_1': false });
  await clock.settled();
  expect(endpoint.received.map(({ body }) => [body.object_type, body.metric])).toEqual([
    ['customer', 'unsubscribed'],
    ['customer', 'subscribed'],
    ['customer', 'cio_subscription_preferences_changed'],
  ]);
  expect(endpoint.received[0]?.body.data).toMatchObject({ customer_id: 'a', email_address: 'a@example.com' });
  expect(JSON.parse(endpoint.received[2]?.body.data.content)).toEqual({ topics: { topic_1: false } });
});

test('an answer that does not come to its end in time is a timeout, not an hour', async () => {
  await using kit = await Kit.start({ clock: 'virtual', webhookPolicy: { timeoutMs: 100 } });
  const server = createServer((_request, response) => response.writeHead(200).write('and then')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const webhook = { name: 'slow', endpoint: `http://127.0.0.1:${port}/`, events: ['email_delivered'] };
  await kit.app('POST', '/v1/reporting_webhooks', webhook);
  report(kit, 1);
  await kit.sandbox.clock.settled();
  expect(kit.us.webhookAttempts).toMatchObject([{ error: 'no answer within 100 ms', outcome: 'retry' }]);
  expect((kit.us.webhooks[0]?.retryAtMs ?? 0) - kit.sandbox.clock.nowMs()).toBe(10_000);
  server.close().closeAllConnections();
});

test('an idle connection is given up before the endpoint gives it up', async () => {
  await using kit = await Kit.start();
  let isClosed = false;
  const server = createServer({ keepAliveTimeout: 60_000 }, (_request, response) => response.end());
  server.on('connection', (socket) => socket.once('close', () => (isClosed = true)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const webhook = { name: 'idle', endpoint: `http://127.0.0.1:${port}/`, events: ['email_delivered'] };
  await kit.app('POST', '/v1/reporting_webhooks', webhook);
  report(kit, 1);
  await expect.poll(() => isClosed).toBe(true);
  server.close();
});

behaviour('hook.timeout', async () => {
  await using kit = await Kit.start({ clock: 'virtual', webhookPolicy: { timeoutMs: 3_000 } });
  await using endpoint = await Endpoint.start();
  await endpoint.subscribe(kit, ['email_delivered']);
  endpoint.answer = () => (endpoint.received.length === 0 ? 0 : 200); // 0: never answers
  report(kit, 1);
  await kit.sandbox.clock.settled();
  expect(kit.us.webhookAttempts).toMatchObject([{ status: null, error: 'no answer within 3000 ms', outcome: 'retry' }]);
  await kit.sandbox.clock.advance(10_000);
  expect(kit.us.webhookAttempts.at(-1)).toMatchObject({ attempt: 2, outcome: 'accepted' });
  expect((await import('../src/webhooks/policy.ts')).vendorWebhookPolicy.timeoutMs).toBe(4000);
});

behaviour(['hook.head-of-line', 'hook.hour', 'hook.seven-days', 'hook.retry-same-event'], async () => {
  await using parts = await start();
  const { kit, endpoint, clock } = parts;
  endpoint.answer = () => 401;
  for (let number = 1; number <= 5; number++) report(kit, number);
  await clock.settled();
  expect(numbers(endpoint)).toEqual(['1']);
  expect(kit.us.webhooks).toMatchObject([{ backlog: 5, retryAtMs: clock.nowMs() + hourMs }]);
  await clock.advance(hourMs - 1);
  expect(numbers(endpoint)).toEqual(['1']);
  await clock.advance(1);
  expect(numbers(endpoint)).toEqual(['1', '1']);
  endpoint.answer = () => 200;
  await clock.advance(hourMs);
  expect(numbers(endpoint)).toEqual(['1', '1', '1', '2', '3', '4', '5']);
  const [first, second] = endpoint.received;
  expect(first?.body.event_id).toBe(second?.body.event_id);
  expect(first?.headers['x-cio-signature']).not.toBe(second?.headers['x-cio-signature']);
  expect(kit.us.webhooks).toMatchObject([{ backlog: 0, retryAtMs: null }]);

  endpoint.received.length = 0;
  endpoint.answer = ({ body }) => (body.data.delivery_id === 'delivery-6' ? 500 : 200);
  for (const number of [6, 7, 8]) report(kit, number);
  await clock.advance(6 * dayMs);
  expect(new Set(numbers(endpoint))).toEqual(new Set(['6']));
  await clock.advance(dayMs);
  expect(numbers(endpoint).slice(-2)).toEqual(['7', '8']);
  const gaveUp = kit.us.webhookAttempts.filter(({ outcome }) => outcome === 'gave-up');
  expect(gaveUp.map(({ body }) => JSON.parse(body).data.delivery_id)).toEqual(['delivery-6']);
  expect((gaveUp[0]?.attempt ?? 0) > 20).toBe(true);
});

test.each([400, 401, 402, 403, 404, 405, 410, 429, 500, 502, 521, null])('%s costs an hour', async (status) => {
  await using parts = await start();
  parts.endpoint.answer = () => status;
  report(parts.kit, 1);
  await parts.clock.settled();
  expect((parts.kit.us.webhooks[0]?.retryAtMs ?? 0) - parts.clock.nowMs()).toBe(hourMs);
});

behaviour('hook.backoff', async () => {
  await using parts = await start();
  const { kit, endpoint, clock } = parts;
  endpoint.answer = () => 503;
  report(kit, 1);
  const waits: number[] = [];
  for (let attempt = 0; attempt < 13; attempt++) {
    await clock.settled();
    const wait = (kit.us.webhooks[0]?.retryAtMs ?? 0) - clock.nowMs();
    waits.push(wait / 1000);
    await clock.advance(wait);
  }
  expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_240, 20_480, 21_600]);
});

behaviour('hook.queue-per-webhook', async () => {
  await using parts = await start();
  await using healthy = await Endpoint.start();
  await healthy.subscribe(parts.kit, ['email_delivered']);
  parts.endpoint.answer = () => 500;
  const ids = [1, 2, 3].map((number) => report(parts.kit, number));
  await parts.clock.settled();
  expect(numbers(parts.endpoint)).toEqual(['1']);
  expect(healthy.received.map(({ body }) => body.event_id)).toEqual(ids);
});

behaviour('hook.loopback', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const refused = 'is not this machine';
  for (const endpoint of ['http://192.0.2.1/hook', 'http://[2001:db8::1]/hook', 'http://169.254.169.254/latest']) {
    await kit.app('POST', '/v1/reporting_webhooks', { name: 'x', endpoint, events: ['email_delivered'] });
  }
  report(kit, 1);
  await kit.sandbox.clock.settled();
  expect(kit.us.webhookAttempts.map(({ error }) => error?.includes(refused))).toEqual([true, true, true]);
});

test('a refused connection is retried after an hour, or at once when asked', async () => {
  await using parts = await start();
  const { kit, clock, id } = parts;
  const url = parts.endpoint.url;
  await kit.app('PUT', `/v1/reporting_webhooks/${id}`, {
    name: 'x',
    endpoint: 'http://127.0.0.1:9/closed',
    events: ['email_delivered'],
  });
  report(kit, 1);
  await clock.settled();
  expect(kit.us.webhookAttempts.at(-1)?.error).toContain('ECONNREFUSED');
  await kit.app('PUT', `/v1/reporting_webhooks/${id}`, { name: 'x', endpoint: url, events: ['email_delivered'] });
  kit.us.retryWebhook(id);
  await clock.settled();
  expect(numbers(parts.endpoint)).toEqual(['1']);
});
