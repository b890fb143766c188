import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CustomerIo, type CustomerIoOptions } from '../src/index.ts';
import { pipelinesCalls, trackCalls } from './support/every-call.ts';
import { failureOf } from './support/local-server.ts';

let sandbox: Sandbox;
let cio: CustomerIo;

function connect(region: 'us' | 'eu', options: Partial<CustomerIoOptions> = {}): CustomerIo {
  const keys = sandbox.workspaces.find((workspace) => workspace.region === region);
  if (!keys) throw new Error(`no workspace in ${region}`);
  return new CustomerIo({
    region,
    track: { siteId: keys.siteId, apiKey: keys.trackApiKey },
    app: { apiKey: keys.appApiKey },
    pipelines: { writeKey: keys.pipelinesWriteKey },
    baseUrls: sandbox[region],
    governor: false, // its waits have tests of their own
    ...options,
  });
}

beforeAll(async () => {
  sandbox = await startSandbox();
  cio = connect('us');
});
afterAll(async () => {
  await cio.close();
  await sandbox.close();
});

const ada = { id: 'cust-100' };
const first = <T>(list: T[]): T => list[0] as T;

describe('every Track and Pipelines call is accepted', () => {
  // Three speak of a delivery, which has to exist: they are made further down.
  const standalone = trackCalls.filter(([, name]) => !['unsubscribe', 'metric', 'delivery'].includes(name));
  test.each(standalone)('%s: %s', async (_route, _name, call) => {
    await call(cio);
  });
  test.each(pipelinesCalls)('%s: %s', async (_route, _name, call) => {
    await call(cio);
  });
});

test('what Track is told, App answers', async () => {
  await using batcher = cio.track.batcher();
  const refusals = batcher.addAll(
    Array.from({ length: 25 }, (_, index) => ({
      type: 'person' as const,
      action: 'identify' as const,
      person: { id: `cust-${100 + index}` },
      attributes: { email: `p${index}@example.com`, plan: index < 3 ? 'pro' : 'free', seats: index },
    })),
  );
  await batcher.flush();
  expect(await refusals).toEqual([]);
  await cio.track.addDevice(ada, { token: 't1', platform: 'ios' });
  await cio.track.upsertObject({ objectTypeId: 1, objectId: 'acme' }, { name: 'Acme' });
  await cio.track.relate(ada, [{ object: { objectTypeId: 1, objectId: 'acme' }, attributes: { role: 'admin' } }]);
  await cio.track.addToSegment(1, ['cust-100', 'cust-101']);
  await cio.track.event(ada, { name: 'paid', data: { total: 18.4 } });

  const { customers, segments } = cio.app;
  const customer = await customers.attributes({ email: 'p0@example.com' });
  expect(customer).toMatchObject({ id: 'cust-100', attributes: { plan: 'pro', seats: '0' }, unsubscribed: false });
  expect(customer.devices).toMatchObject([{ id: 't1', platform: 'ios' }]);
  expect(await customers.attributes({ cioId: String(customer.identifiers.cioId) })).toMatchObject({ id: 'cust-100' });
  expect(await customers.byEmail('p1@example.com')).toMatchObject([{ id: 'cust-101' }]);
  expect(await customers.byEmail('nobody@example.com')).toEqual([]);
  expect((await customers.attributesOfMany(['cust-100', 'cust-102', 'unknown'])).map(({ id }) => id)).toEqual([
    'cust-100',
    'cust-102',
  ]);
  const pro = await Array.fromAsync(
    customers.search({ attribute: { field: 'plan', operator: 'eq', value: 'pro' } }, { limit: 2 }),
  );
  expect(pro.map(({ id }) => id).toSorted()).toEqual(['cust-100', 'cust-101', 'cust-102']);
  expect((await customers.segments(ada)).map(({ id }) => id)).toContain(1);
  expect((await Array.fromAsync(customers.activities(ada, { limit: 3 }))).map(({ name }) => name)).toContain('paid');
  expect((await customers.relationships(ada).page()).items).toMatchObject([{ identifiers: { objectId: 'acme' } }]);
  expect((await customers.subscriptionPreferences(ada)).topics.length).toBeGreaterThan(0);

  expect((await Array.fromAsync(segments.membership(1, { limit: 1 }))).map(({ id }) => id)).toEqual([
    'cust-100',
    'cust-101',
  ]);
  expect(await segments.customerCount(1)).toBe(2);
  await cio.track.removeFromSegment(1, ['cust-100']);
  expect(await segments.customerCount(1)).toBe(1);
});

test('sends through all six channels, and finds the messages again', async () => {
  await cio.track.identify(ada, { email: 'ada@example.com', phone: '+15550100001' });
  await cio.track.addDevice(ada, { token: 't1', platform: 'ios' });
  const { app } = cio;
  const email = await app.sendEmail({
    identifiers: ada,
    transactionalMessageId: 'welcome',
    to: 'ada@example.com',
    messageData: { plan: 'pro' },
    attachments: [{ name: 'terms.txt', content: new TextEncoder().encode('Terms') }],
  });
  expect(email).toEqual({ deliveryId: expect.any(String), queuedAt: expect.any(Number) });
  const others = [
    await app.sendPush({ identifiers: ada, transactionalMessageId: 2 }),
    await app.sendSms({
      identifiers: ada,
      transactionalMessageId: 3,
      to: '+15550100001',
      messageData: { code: '1234' },
    }),
    await app.sendWhatsApp({ identifiers: ada, transactionalMessageId: 4, to: '+15550100001' }),
    await app.sendInApp({ identifiers: ada, transactionalMessageId: 5 }),
    await app.sendInboxMessage({ identifiers: ada, transactionalMessageId: 6 }),
  ];
  const ids = [email, ...others].map(({ deliveryId }) => deliveryId);
  expect(new Set(ids).size).toBe(6);

  expect(await app.messages.get(email.deliveryId)).toMatchObject({
    id: email.deliveryId,
    type: 'email',
    recipient: 'ada@example.com',
  });
  const found = await Array.fromAsync(app.customers.messages(ada, { limit: 2 }));
  expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  expect((await app.messages.list().page()).items.map(({ id }) => id)).toContain(email.deliveryId);
  expect((await Array.fromAsync(app.transactional.deliveries(1))).map(({ id }) => id)).toContain(email.deliveryId);
  expect(await app.messages.archived(email.deliveryId)).toMatchObject({ id: email.deliveryId });

  await cio.track.metric({ deliveryId: email.deliveryId, metric: 'opened', recipient: 'ada@example.com' });
  const push = first(others);
  await cio.track.entity({
    type: 'delivery',
    action: 'event',
    deliveryId: push.deliveryId,
    name: 'opened',
    deviceToken: 't1',
  });
  expect((await app.messages.get(push.deliveryId)).metrics.opened).toBeGreaterThan(0);
  await cio.track.unsubscribe(email.deliveryId);
  expect(await app.customers.attributes(ada)).toMatchObject({ unsubscribed: true });
});

test('triggers a broadcast, and tells what became of it', async () => {
  await cio.track.identify(ada, { email: 'ada@example.com' });
  const { broadcasts } = cio.app;
  expect(await broadcasts.list()).toMatchObject([{ id: 1 }]);
  expect(await broadcasts.get(1)).toMatchObject({ id: 1, name: 'Announcement' });
  const { id } = await broadcasts.trigger(1, { ids: ['cust-100'], idIgnoreMissing: true, data: { text: 'Hi' } });
  expect(await broadcasts.triggerStatus(1, id)).toMatchObject({ id });
  expect(await broadcasts.triggerErrors(1, id).page()).toEqual({ items: [] });
  expect((await broadcasts.messages(1).page()).items).toBeInstanceOf(Array);
  expect(await failureOf(broadcasts.trigger(99))).toMatchObject({ code: 'cio_not_found' });
});

test('reads and changes the rest of the App API', async () => {
  const { app } = cio;
  const input = {
    name: 'warehouse',
    endpoint: 'http://127.0.0.1:9/hook',
    events: ['email_sent'],
    fullResolution: true,
    disabled: true,
  };
  const webhook = await app.reportingWebhooks.create(input);
  expect(webhook).toMatchObject(input);
  expect(await app.reportingWebhooks.get(webhook.id)).toMatchObject(input);
  expect(await app.reportingWebhooks.update(webhook.id, { ...input, name: 'renamed' })).toMatchObject({
    name: 'renamed',
  });
  expect((await app.reportingWebhooks.list()).map(({ id }) => id)).toContain(webhook.id);
  await app.reportingWebhooks.delete(webhook.id);
  expect(await failureOf(app.reportingWebhooks.get(webhook.id))).toMatchObject({ code: 'cio_not_found', status: 404 });

  const segment = await app.segments.create({ name: 'Beta testers' });
  expect(await app.segments.get(segment.id)).toMatchObject({ name: 'Beta testers', type: 'manual' });
  expect(await app.segments.usedBy(segment.id)).toMatchObject({ campaigns: [], sentNewsletters: [] });
  expect((await app.segments.list()).map(({ id }) => id)).toContain(segment.id);
  await app.segments.delete(segment.id);

  expect(first(await app.transactional.list())).toMatchObject({ id: 1, name: 'Welcome' });
  expect(await app.transactional.get(1)).toMatchObject({ id: 1 });
  expect(await app.transactional.contents(1)).toHaveLength(1);
  expect((await app.transactional.metrics(1, { period: 'days', steps: 3 })).sent).toHaveLength(3);
  expect(await app.transactional.linkMetrics(1)).toBeInstanceOf(Array);

  const collection = await app.collections.create({ name: 'prices', data: [{ sku: 'a', price: 1 }] });
  expect(await app.collections.get(collection.id)).toMatchObject({ name: 'prices', rows: 1 });
  expect(await app.collections.list()).toHaveLength(1);

  expect(await app.exports.list()).toEqual([]);
  const exported = await app.exports.customers({ segment: { id: 1 } });
  expect(await app.exports.get(exported.id)).toMatchObject({ id: exported.id, type: 'customers' });
  await expect.poll(() => app.exports.get(exported.id)).toMatchObject({ status: 'done' });
  expect(await app.exports.downloadUrl(exported.id)).toMatch(/^http/);
  expect(await app.exports.deliveries({ newsletterId: 1 })).toMatchObject({ type: 'deliveries' });

  expect(await app.campaigns.list()).toMatchObject([{ id: 1, name: 'Onboarding' }]);
  expect(await Array.fromAsync(app.newsletters.list())).toMatchObject([{ id: 1 }]);
  expect(await Array.fromAsync(app.senderIdentities.list({ sort: 'desc' }))).toMatchObject([
    { email: 'hello@example.com' },
  ]);
  expect(await app.senderIdentities.get(1)).toMatchObject({ email: 'hello@example.com' });
  expect(await app.subscriptionTopics.list()).toMatchObject([{ identifier: 'topic_1' }, { identifier: 'topic_2' }]);
  expect((await app.subscriptionTopics.channels()).map(({ type }) => type)).toContain('email');
  expect(await app.objectTypes.list()).toBeInstanceOf(Array);
  expect(await app.workspaces.list()).toMatchObject([{ name: 'demo-us' }]);
  expect(await app.ipAddresses()).toEqual(['127.0.0.1']);
});

test('a workspace of the other region is reached through the redirect', async () => {
  await using lost = connect('eu', { region: 'us', baseUrls: sandbox.us });
  expect(await lost.track.region()).toMatchObject({ region: 'eu' });
  await lost.track.identify(ada, { plan: 'redirected' });
  await using eu = connect('eu');
  expect(await eu.app.customers.attributes(ada)).toMatchObject({ attributes: { plan: 'redirected' } });
});

test('wrong keys are told from wrong input', async () => {
  await using stranger = connect('us', {
    track: { siteId: 'nobody', apiKey: 'nothing' },
    app: { apiKey: 'nothing' },
    pipelines: { writeKey: 'nothing' },
  });
  for (const call of [
    stranger.track.region(),
    stranger.app.workspaces.list(),
    stranger.pipelines.page({ userId: '1' }),
  ]) {
    expect(await failureOf(call)).toMatchObject({ code: 'cio_unauthorized', remedy: 'reconnect', status: 401 });
  }
  const unchecked = connect('us', { strict: false });
  const two = { id: '42', email: 'ada@example.com' } as never;
  expect(await failureOf(unchecked.track.identify(two))).toMatchObject({
    code: 'cio_invalid_input',
    status: 400,
    field: expect.any(String),
  });
  expect(await failureOf(unchecked.pipelines.track({ event: 'paid' }))).toMatchObject({ status: 400 });
  await unchecked.close();
});
