import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { Endpoint, Kit } from './kit.ts';

const identify = (kit: Kit) => kit.track('PUT', '/api/v1/customers/cust-1', { plan: 'pro' });

test('a status fault strikes before anything is applied, as often as told', async () => {
  await using kit = await Kit.start();
  kit.sandbox.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 7, api: 'track', skip: 1, count: 2 });
  const answers = [await identify(kit), await identify(kit), await identify(kit), await identify(kit)];
  expect(answers.map(({ status }) => status)).toEqual([200, 429, 429, 200]);
  expect(answers[1]?.headers.get('retry-after')).toBe('7');
  expect(kit.sandbox.faults.active).toMatchObject([{ struck: 2 }]);
});

test('a fault can be a web page, on one path only', async () => {
  await using kit = await Kit.start();
  kit.sandbox.faults.add({ kind: 'status', status: 503, html: true, path: '/v1/send/*', method: 'POST' });
  expect((await identify(kit)).status).toBe(200);
  const { status, text, headers } = await kit.app('POST', '/v1/send/email', {});
  expect([status, headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
  expect(text).toMatch(/^<!DOCTYPE html>/);
  expect(kit.us.requests.map(({ fault }) => fault)).toEqual([null, 'status']);
});

test('accepted, then 500; accepted, then dropped; dropped before', async () => {
  await using kit = await Kit.start();
  const body = { to: 'ada@example.com', transactional_message_id: 1, identifiers: { id: 'cust-1' } };
  const send = () => kit.app('POST', '/v1/send/email', body);
  kit.sandbox.faults.add({ kind: 'status-after-accept', count: 1 });
  expect((await send()).status).toBe(500);
  expect(kit.us.deliveries).toHaveLength(1);
  kit.sandbox.faults.add({ kind: 'drop-after-accept', count: 1 });
  await expect(send()).rejects.toThrow('fetch failed');
  expect(kit.us.deliveries).toHaveLength(2);
  kit.sandbox.faults.add({ kind: 'drop', count: 1 });
  await expect(send()).rejects.toThrow('fetch failed');
  expect(kit.us.deliveries).toHaveLength(2);
  expect((await send()).status).toBe(200);
});

test('calls whose socket was cut are in the request log and its counts', async () => {
  await using kit = await Kit.start();
  for (const kind of ['drop', 'drop-after-accept', 'truncate'] as const) {
    kit.sandbox.faults.add({ kind, count: 1 });
    await expect(kit.identify(kind)).rejects.toThrow();
  }
  expect(kit.us.requests.map(({ path, status, fault }) => [path, status, fault])).toEqual([
    ['/api/v1/customers/drop', 0, 'drop'],
    ['/api/v1/customers/drop-after-accept', 0, 'drop-after-accept'],
    ['/api/v1/customers/truncate', 0, 'truncate'],
  ]);
  expect(kit.sandbox.requests.counts).toEqual({ 'PUT /api/v1/customers/:identifier': { 0: 3 } });
});

test('so is a call whose client went away before it had said everything', async () => {
  await using kit = await Kit.start();
  const { port, hostname, pathname } = new URL(kit.sandbox.us.track);
  const { siteId, trackApiKey } = kit.us.keys;
  const authorization = `Basic ${Buffer.from(`${siteId}:${trackApiKey}`).toString('base64')}`;
  const head = `PUT ${pathname}/api/v1/customers/ada HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-length: 9\r\n\r\n`;
  connect(Number(port), hostname).end(`${head}{"a`);
  await expect.poll(() => kit.us.requests).toMatchObject([{ path: '/api/v1/customers/ada', status: 0, fault: null }]);
  expect(kit.sandbox.requests.counts).toEqual({ 'PUT /api/v1/customers/:identifier': { 0: 1 } });
});

test('an answer is cut short, or comes late', async () => {
  await using kit = await Kit.start();
  kit.sandbox.faults.add({ kind: 'truncate', count: 1, api: 'app' });
  await expect(kit.app('GET', '/v1/segments')).rejects.toThrow();
  kit.sandbox.faults.add({ kind: 'delay', delayMs: 60, count: 1 });
  kit.sandbox.faults.add({ kind: 'delay-after-accept', delayMs: 60, count: 1, skip: 1 });
  const began = performance.now();
  await identify(kit);
  await identify(kit);
  await identify(kit);
  expect(performance.now() - began).toBeGreaterThan(110);
});

test('chosen items of a batch are refused, the others applied', async () => {
  await using kit = await Kit.start();
  kit.sandbox.faults.add({ kind: 'batch-items', indexes: [0, 2], count: 1 });
  const batch = ['a', 'b', 'c'].map((id) => ({ type: 'person', action: 'identify', identifiers: { id } }));
  const { status, body } = await kit.track('POST', '/api/v2/batch', { batch });
  expect([status, body.errors.map(({ batch_index }: { batch_index: number }) => batch_index)]).toEqual([207, [0, 2]]);
  expect(kit.us.people.map(({ id }) => id)).toEqual(['b']);
});

test('webhooks are doubled, swapped, delayed, wrongly signed and wrongly stamped', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await using endpoint = await Endpoint.start();
  await endpoint.subscribe(kit, ['email_delivered']);
  const { faults, clock } = kit.sandbox;
  const report = (n: number) =>
    kit.us.report({ subscription: 'email_delivered', objectType: 'email', metric: 'delivered', data: { n } });
  const seen = async (): Promise<number[]> => {
    await clock.settled();
    return endpoint.received.splice(0).map(({ body }) => body.data.n);
  };
  faults.add({ kind: 'webhook-duplicate', count: 1 });
  report(1);
  report(2);
  expect(await seen()).toEqual([1, 1, 2]);
  faults.add({ kind: 'webhook-reorder', count: 1 });
  report(3);
  report(4);
  expect(await seen()).toEqual([4, 3]);
  faults.add({ kind: 'webhook-reorder', count: 1 });
  report(4.5);
  await clock.advance(1000);
  expect(await seen()).toEqual([4.5]); // nothing came to overtake it
  faults.add({ kind: 'webhook-delay', delayMs: 5000, count: 1 });
  report(5);
  report(6);
  expect(await seen()).toEqual([6]);
  await clock.advance(5000);
  expect(await seen()).toEqual([5]);
  faults.add({ kind: 'webhook-wrong-signature', count: 1 });
  faults.add({ kind: 'webhook-clock-skew', skewSeconds: -600, count: 1 });
  report(7);
  report(8);
  await clock.settled();
  const [wrong, right] = kit.us.webhookAttempts.slice(-2);
  expect(right?.timestamp).toBe(Math.floor(clock.nowMs() / 1000));
  expect(wrong?.timestamp).toBe(Math.floor(clock.nowMs() / 1000) - 600);
  expect(wrong?.signature).not.toBe(right?.signature);
});
