import { Analytics } from '@customerio/cdp-analytics-node';
import {
  APIClient,
  CustomerIORequestError,
  FilterOperator,
  IdentifierType,
  PipelinesClient,
  SendEmailRequest,
  SendInAppRequest,
  SendInboxMessageRequest,
  SendPushRequest,
  SendSMSRequest,
  SendWhatsAppRequest,
  TrackClient,
} from 'customerio-node';
import { expect, test } from 'vitest';
import { calledOperations, officialOperations } from './client-operations.ts';
import { Kit } from './kit.ts';

// Traffic that nobody here wrote: the vendor's own clients, with their own idea of what answers look like.

const noRetry = { maxRetries: 0 };

const clientsOf = ({ sandbox, us }: Kit) => ({
  track: new TrackClient(us.keys.siteId, us.keys.trackApiKey, { url: `${sandbox.us.track}/api/v1`, retry: noRetry }),
  app: new APIClient(us.keys.appApiKey, { url: `${sandbox.us.app}/v1`, retry: noRetry }),
  pipelines: new PipelinesClient(us.keys.pipelinesWriteKey, {
    url: `${sandbox.us.pipelines}/v1`,
    strictMode: true,
    retry: noRetry,
  }),
});

test('every method of TrackClient', async () => {
  await using kit = await Kit.start();
  const { track } = clientsOf(kit);
  expect(await track.identify('cust-1', { email: 'ada@example.com', plan: 'pro' })).toEqual({});
  await track.track('cust-1', { name: 'order_paid', data: { order: 'A-17' } });
  await track.trackAnonymous('anon-1', { name: 'visited' });
  await track.trackPageView('cust-1', 'https://example.com/');
  await track.addDevice('cust-1', 'token', 'ios', { last_used: 1760000000, app_version: '1' });
  await track.deleteDevice('cust-1', 'token');
  await track.batch([{ type: 'person', action: 'identify', identifiers: { id: 'cust-2' } }]);
  await track.entity({ type: 'person', action: 'event', identifiers: { id: 'cust-2' }, name: 'entity' });
  await track.mergeCustomers(IdentifierType.Id, 'cust-1', IdentifierType.Id, 'cust-2');
  await track.suppress('cust-3');
  await track.unsuppress('cust-3');
  await track.trackPush({ delivery_id: 'unknown', device_id: 'token', event: 'opened', timestamp: 1760000000 });
  expect(await track.getAccountRegion()).toMatchObject({ region: 'us', environment_id: 1001 });
  expect(kit.us.people).toMatchObject([{ id: 'cust-1', attributes: { plan: 'pro' } }]);
  expect(kit.us.events.map(({ type, name }) => [type, name])).toEqual([
    ['event', 'order_paid'],
    ['event', 'visited'],
    ['page', 'https://example.com/'],
    ['event', 'entity'],
  ]);
  await track.destroy('cust-1');
  expect(kit.us.people).toEqual([]);
  expect(kit.us.requests.filter(({ status }) => status >= 300)).toEqual([]);
  expect(calledOperations(kit)).toEqual(officialOperations('Track'));
});

test('TrackClient of an EU account on the US host is taken along to the EU', async () => {
  await using kit = await Kit.start();
  const { siteId, trackApiKey } = kit.eu.keys;
  const track = new TrackClient(siteId, trackApiKey, { url: `${kit.sandbox.us.track}/api/v1`, retry: noRetry });
  // It keeps credentials only on customer.io hosts, so here the redirect ends in a 401.
  await expect(track.identify('cust-1', {})).rejects.toThrow(CustomerIORequestError);
  expect(kit.sandbox.requests.entries.map(({ region, status }) => [region, status])).toEqual([
    ['us', 307],
    ['eu', 401],
  ]);
});

test('APIClient sends on every channel and reads what is there', async () => {
  await using kit = await Kit.start();
  const { app, track } = clientsOf(kit);
  await track.identify('cust-1', { email: 'ada@example.com', plan: 'pro', first_name: 'Ada' });
  await track.addDevice('cust-1', 'token', 'ios');
  const identifiers = { id: 'cust-1' };
  const email = new SendEmailRequest({
    to: 'ada@example.com',
    identifiers,
    transactional_message_id: 1,
    message_data: { plan: 'pro' },
  });
  email.attach('receipt.txt', Buffer.from('Total: 18.40'));
  const sent = await app.sendEmail(email);
  expect(sent.delivery_id).toEqual(expect.any(String));
  await app.sendPush(new SendPushRequest({ identifiers, transactional_message_id: 2, message_data: { order: 'A' } }));
  await app.sendSMS(
    new SendSMSRequest({ identifiers, transactional_message_id: 3, to: '+15550100001', message_data: { code: '1' } }),
  );
  await app.sendWhatsApp(new SendWhatsAppRequest({ identifiers, transactional_message_id: 4, to: '+15550100001' }));
  await app.sendInApp(new SendInAppRequest({ identifiers, transactional_message_id: 5 }));
  await app.sendInboxMessage(new SendInboxMessageRequest({ identifiers, transactional_message_id: 6 }));
  expect(kit.us.deliveries.map(({ channel }) => channel)).toEqual([
    'email',
    'push',
    'sms',
    'whatsapp',
    'in_app',
    'inbox',
  ]);
  expect(kit.us.deliveries[0]?.message.attachments).toEqual({ 'receipt.txt': 12 });

  expect(await app.getCustomersByEmail('ada@example.com')).toMatchObject({ results: [{ id: 'cust-1' }] });
  expect((await app.getAttributes('cust-1')).customer.attributes.plan).toBe('pro');
  expect((await app.getCustomersAttributes(['cust-1'])).customers).toHaveLength(1);
  expect(
    (await app.searchCustomers({ attribute: { field: 'plan', operator: FilterOperator.Eq, value: 'pro' } })).ids,
  ).toEqual(['cust-1']);
  expect((await app.getCustomerSegments('cust-1')).segments).toMatchObject([{ id: 2 }]);
  expect((await app.getCustomerMessages('cust-1')).messages).toHaveLength(6);
  expect((await app.getCustomerActivities('cust-1')).activities.length).toBeGreaterThan(0);
  expect((await app.getCustomerSubscriptionPreferences('cust-1')).customer.topics).toHaveLength(2);
  expect((await app.getCustomerRelationships('cust-1')).cio_relationships).toEqual([]);
  expect(await app.listExports()).toEqual({ exports: null });
  const { id } = (await app.createCustomersExport({ attribute: { field: 'plan', operator: FilterOperator.Exists } }))
    .export;
  expect((await app.getExport(id)).export.id).toBe(id);
  expect((await app.listSegments()).segments).toHaveLength(2);
  expect((await app.createSegment({ name: 'Beta' })).segment.id).toBe(3);
  expect((await app.getSegmentCustomerCount(2)).count).toBe(1);
  expect((await app.getSegmentMembership(2)).ids).toEqual(['cust-1']);
  await app.deleteSegment(3);
  expect((await app.listTransactionalMessages()).messages).toHaveLength(6);
  expect((await app.getTransactionalMessageDeliveries(1)).messages).toHaveLength(1);
  expect((await app.listSubscriptionTopics()).topics).toHaveLength(2);
  expect((await app.triggerBroadcast(1, { text: 'hello' }, { ids: ['cust-1'], id_ignore_missing: true })).id).toBe(1);
  await expect(app.getAttributes('nobody')).rejects.toMatchObject({ statusCode: 404 });
  await expect(app.triggerBroadcast(1, {}, { ids: ['nobody'] })).rejects.toMatchObject({ statusCode: 422 });
});

test('every method of PipelinesClient, in strict mode', async () => {
  await using kit = await Kit.start();
  const { pipelines } = clientsOf(kit);
  await pipelines.identify({ userId: 'cust-1', traits: { email: 'ada@example.com' } });
  await pipelines.track({ userId: 'cust-1', event: 'order_paid', properties: { order: 'A-17' } });
  await pipelines.page({ userId: 'cust-1', name: 'Home' });
  await pipelines.screen({ userId: 'cust-1', name: 'Start' });
  await pipelines.group({ userId: 'cust-1', groupId: 'acme', traits: { name: 'Acme' } });
  await pipelines.alias({ userId: 'cust-1', previousId: 'anon' });
  await pipelines.batch([
    { type: 'identify', userId: 'cust-2', traits: { plan: 'pro' } },
    { type: 'track', userId: 'cust-2', event: 'signed_up' },
  ]);
  expect(kit.us.people).toMatchObject([{ id: 'cust-1', email: 'ada@example.com' }, { id: 'cust-2' }]);
  expect(kit.us.events.map(({ name }) => name)).toEqual(['order_paid', 'Home', 'Start', 'signed_up']);
  expect(kit.person('cust-1')?.relationships).toHaveLength(1);
  expect(calledOperations(kit)).toEqual(officialOperations('Pipelines'));
});

test('cdp-analytics-node posts its batch', async () => {
  await using kit = await Kit.start();
  const analytics = new Analytics({
    writeKey: kit.us.keys.pipelinesWriteKey,
    host: kit.sandbox.url,
    path: '/us/pipelines/v1/batch',
    maxEventsInBatch: 3,
    maxRetries: 0,
  });
  analytics.identify({ userId: 'cust-1', traits: { email: 'ada@example.com', plan: 'pro' } });
  analytics.track({ userId: 'cust-1', event: 'order_paid', properties: { order: 'A-17' } });
  analytics.group({ userId: 'cust-1', groupId: 'acme' });
  await analytics.closeAndFlush();
  expect(kit.us.people).toMatchObject([
    { id: 'cust-1', attributes: { plan: 'pro' }, relationships: [{ objectId: 'acme' }] },
  ]);
  expect(kit.us.events).toMatchObject([{ name: 'order_paid', data: { order: 'A-17' } }]);
  expect(kit.us.requests).toMatchObject([{ method: 'POST', path: '/v1/batch', status: 200 }]);
});
