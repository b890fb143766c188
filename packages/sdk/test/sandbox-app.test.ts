import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { operations, type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CustomerIo } from '../src/index.ts';
import { failureOf } from './support/local-server.ts';

// What people make in Customer.io's UI, made and read through the App API of a sandbox.

let sandbox: Sandbox;
let cio: CustomerIo;

beforeAll(async () => {
  sandbox = await startSandbox();
  const { keys } = sandbox.workspace('demo-us');
  cio = new CustomerIo({
    track: { siteId: keys.siteId, apiKey: keys.trackApiKey },
    app: { apiKey: keys.appApiKey },
    baseUrls: sandbox.us,
    governor: false,
  });
  await cio.track.identify(ada, { email: 'ada@example.com', plan: 'pro' });
});
afterAll(async () => {
  await cio.close();
  await sandbox.close();
});

const ada = { id: 'cust-100' };
const hours = { period: 'hours', steps: 2 } as const;
const onPlan = { attribute: { field: 'plan', operator: 'eq', value: 'pro' } } as const;

test('a newsletter is made, translated, sent and counted', async () => {
  const { newsletters, newsletterVariants } = cio.app;
  const news = { name: 'June', type: 'email', recipients: onPlan, subject: 'June', body: '<p>News</p>' } as const;
  const { id } = await newsletters.create(news);
  await newsletterVariants.addLanguage(id, { language: 'fr', subject: 'Juin' });
  const contents = await newsletterVariants.list(id);
  expect(contents).toMatchObject([
    { language: '', subject: 'June' },
    { language: 'fr', subject: 'Juin', body: '<p>News</p>' },
  ]);
  await newsletterVariants.update(id, contents[0]?.id as number, { subject: 'News of June' });
  await newsletters.send(id);
  await expect.poll(async () => (await newsletters.metrics(id, hours)).sent).toContain(1);
  expect(await Array.fromAsync(newsletters.messages(id))).toMatchObject([
    { newsletterId: id, subject: 'News of June', recipient: 'ada@example.com' },
  ]);
  expect(await failureOf(newsletters.send(id))).toMatchObject({ code: 'cio_invalid_input' });
  const exported = await cio.app.exports.deliveries({ newsletterId: id, attributes: ['plan'] });
  await expect.poll(() => cio.app.exports.get(exported.id)).toMatchObject({ total: 1 });
  const later = await newsletters.create({ ...news, name: 'July', scheduledAt: Math.floor(Date.now() / 1000) + 600 });
  await newsletters.delete(later.id);
  expect((await Array.fromAsync(newsletters.list())).map(({ name }) => name)).not.toContain('July');
});

test('a campaign runs when its action is switched on', async () => {
  const { campaigns } = cio.app;
  await campaigns.actions.update(1, 101, { sendingState: 'automatic', subject: 'Hello {{ event.plan }}' });
  await cio.track.event(ada, { name: 'signed_up', data: { plan: 'pro' } });
  await expect
    .poll(() => Array.fromAsync(campaigns.messages(1)))
    .toMatchObject([{ actionId: 101, subject: 'Hello pro' }]);
  const end = Math.floor(Date.now() / 1000) + 60;
  const journeys = await campaigns.journeyMetrics(1, { start: end - 3_600, end, resolution: 'hourly' });
  expect(Object.keys(journeys)).not.toEqual([]);
});

test('snippets, and addresses that the provider holds back', async () => {
  const { snippets, espSuppressions } = cio.app;
  await snippets.create({ name: 'footer', value: 'Bye' });
  expect(await snippets.update({ name: 'footer', value: 'Bye now' })).toMatchObject({ value: 'Bye now' });
  await snippets.delete('footer');
  expect(await snippets.list()).toEqual([]);
  await espSuppressions.create('bounces', 'bo+1@example.com');
  expect(await espSuppressions.search('bo+1@example.com')).toMatchObject({
    suppressions: [{ email: 'bo+1@example.com' }],
  });
  expect(await Array.fromAsync(espSuppressions.list('bounces', { limit: 1 }))).toHaveLength(1);
  await espSuppressions.delete('bounces', 'bo+1@example.com');
  expect(await Array.fromAsync(espSuppressions.list('bounces'))).toEqual([]);
});

test('an import is read from where it lies', async () => {
  const server = createServer((_request, response) => response.end('id,plan\ncust-200,free\n')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dataFileUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/people.csv`;
  const { id } = await cio.app.imports.create({ name: 'May', dataFileUrl, type: 'people', identifier: 'id' });
  await expect.poll(() => cio.app.imports.get(id)).toMatchObject({ state: 'imported', rowsImported: 1 });
  expect((await cio.app.customers.attributes({ id: 'cust-200' })).attributes).toMatchObject({ plan: 'free' });
  server.close();
  server.closeAllConnections();
});

test('files and designs', async () => {
  const { assets, designStudio } = cio.app;
  const folder = await assets.createFolder({ name: 'Logos' });
  const content = Buffer.from('GIF89a');
  const file = await assets.create({ content, fileName: 'logo.gif', parentFolderId: folder.id });
  expect(Buffer.from(await (await fetch(file.path as string)).arrayBuffer())).toEqual(content);
  expect(await failureOf(assets.deleteFolder(folder.id))).toMatchObject({ status: 409 });
  for (const fileName of ['a.png', 'b.png']) await assets.create({ content, fileName });
  const names = (await Array.fromAsync(assets.list({ limit: 2 }))).map(({ name }) => name);
  expect(names).toEqual(['logo.gif', 'a.png', 'b.png']);

  const { id } = await designStudio.emails.create({
    name: 'Welcome',
    content: { subject: 'Hi', preheaderText: 'At last' },
  });
  await designStudio.translations.create(id, { language: 'fr', content: { subject: 'Salut' } });
  expect(await designStudio.translations.get(id, 'fr')).toMatchObject({
    content: { subject: 'Salut', preheaderText: 'At last' },
  });
  await designStudio.emails.delete(id);
  expect(await failureOf(designStudio.emails.get(id))).toMatchObject({ code: 'cio_not_found' });
});

test('who opted out, and what is on a lock screen', async () => {
  const { optOuts, liveNotifications } = cio.app;
  await optOuts.update(ada, [{ from: '+15550100002', optout: true }]);
  expect(await optOuts.ofPerson(ada)).toEqual([{ channel: 'sms', from: '+15550100002' }]);
  expect(await Array.fromAsync(optOuts.list())).toMatchObject([{ identifiers: { id: 'cust-100' } }]);

  await cio.track.addDevice(ada, { token: 'token-1', platform: 'ios' });
  const { instanceId } = await liveNotifications.start({
    identifiers: ada,
    notificationType: 'com.example.order',
    attributes: { orderNumber: 'A-17' },
    contentState: { etaMinutes: 5 },
    alert: { title: 'On its way', body: 'A-17' },
  });
  await liveNotifications.update(instanceId, { contentState: { etaMinutes: 1 } });
  expect(await liveNotifications.get(instanceId)).toMatchObject({
    state: 'active',
    lastDelivery: { operation: 'update' },
  });
  await liveNotifications.end(instanceId);
  expect(await liveNotifications.get(instanceId)).toMatchObject({ state: 'ended' });
});

test('what the official client has no method for was called here', () => {
  const bare = (operation: string) => operation.replace(/:\w+|\{\w+\}/g, '{}');
  const called = Object.keys(sandbox.requests.counts).map(bare);
  const ours = operations.filter(({ api, client }) => api === 'App' && client === '@cio-bridge/sdk');
  expect(ours.map(({ name }) => bare(name)).filter((name) => !called.includes(name))).toEqual([]);
  expect(ours).toHaveLength(7);
});
