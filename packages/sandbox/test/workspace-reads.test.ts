import { expect } from 'vitest';
import { behaviour } from './behaviour.ts';
import { Kit } from './kit.ts';
import { serveFiles } from './serve-files.ts';

interface Listed {
  type: string;
  name: string;
}

behaviour('app.activities', async () => {
  await using kit = await Kit.start();
  await kit.identify('ada', { email: 'ada@example.com' });
  await kit.identify('bo');
  for (const [id, name] of [
    ['ada', 'paid'],
    ['bo', 'paid'],
    ['ada', 'left'],
  ]) {
    await kit.track('POST', `/api/v1/customers/${id}/events`, { name });
  }
  const list = async (query: string): Promise<Listed[]> =>
    (await kit.app('GET', `/v1/activities?${query}`)).body.activities;
  const names = async (query: string) => (await list(query)).map(({ type, name }) => (type === 'event' ? name : type));
  expect(await names('type=event')).toEqual(['left', 'paid', 'paid']);
  expect(await names('type=event&name=paid')).toHaveLength(2);
  expect(await names('type=event&customer_id=bo')).toEqual(['paid']);
  expect(await names('type=event&customer_id=ada%40example.com&id_type=email')).toEqual(['left', 'paid']);
  expect(await names('type=event&customer_id=nobody')).toEqual([]);
  expect((await kit.app('GET', '/v1/activities?customer_id=ada&id_type=shoe')).status).toBe(400);
  const first = await kit.app('GET', '/v1/activities?limit=2');
  expect([first.body.activities.length, first.body.next]).toEqual([2, expect.stringMatching(/./)]);

  const bo = `cio_${kit.person('bo')?.cioId}`;
  expect(await names('deleted=true')).toEqual([]);
  await kit.track('DELETE', '/api/v1/customers/bo');
  expect(await names('deleted=true')).toEqual(['profile_delete', 'paid', 'profile_create']);
  expect(await names(`type=event&customer_id=${bo}&id_type=cio_id`)).toEqual(['paid']);
});

behaviour('app.collections', async () => {
  await using kit = await Kit.start();
  await using files = await serveFiles({ 'rows.csv': 'sku,price\nA,3\nB,4\n', rows: '[{"sku":"C"}]', page: '<html>' });
  const call = (method: string, path = '', body?: object) => kit.app(method, `/v1/collections${path}`, body);
  const made = await call('POST', '', { name: 'prices', data: [{ sku: 'A', price: 1 }] });
  expect(made.body.collection).toMatchObject({ id: 1, name: 'prices', schema: ['sku', 'price'], rows: 1, bytes: 23 });
  expect((await call('GET')).body.collections).toEqual([made.body.collection]);
  await call('PUT', '/1/content', { data: [{ sku: 'A' }, { sku: 'B' }] });
  expect((await call('GET', '/1/content')).body).toEqual([{ sku: 'A' }, { sku: 'B' }]);
  await call('PUT', '/1', { name: 'skus' });
  expect((await call('GET', '/1')).body.collection).toMatchObject({ name: 'skus', rows: 2 });
  await call('PUT', '/1', { url: files.url('rows.csv') });
  expect((await call('GET', '/1/content')).body).toEqual([
    { sku: 'A', price: '3' },
    { sku: 'B', price: '4' },
  ]);
  await call('POST', '', { name: 'json', url: files.url('rows') });
  expect((await call('GET', '/2/content')).body).toEqual([{ sku: 'C' }]);

  const wrong: [string, object][] = [
    ['name', { data: [] }],
    ['name', { name: 'skus', data: [] }],
    ['data', { name: 'x' }],
    ['data[1]', { name: 'x', data: [{}, 1] }],
    ['10 KB', { name: 'x', data: [{ text: 'x'.repeat(10_000) }] }],
    ['10 MB', { name: 'x', data: new Array(1_020).fill({ text: 'x'.repeat(9_900) }) }],
    ['url', { name: 'x', url: 'rows.csv' }],
    ['url', { name: 'x', url: files.url('rows'), data: [] }],
    ['404', { name: 'x', url: files.url('none') }],
    ['url', { name: 'x', url: files.url('page') }],
  ];
  for (const [text, body] of wrong) {
    const { status, text: told } = await call('POST', '', body);
    expect([status, told]).toEqual([400, expect.stringContaining(text)]);
  }
  expect((await call('PUT', '/2', { name: 'skus' })).status).toBe(400);
  expect((await call('DELETE', '/1')).status).toBe(204);
  expect((await call('GET', '/1')).status).toBe(404);
});

behaviour(['app.subscriptions', 'app.workspaces'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('ada', { cio_subscription_preferences: { topics: { topic_2: true } } });
  const get = async (path: string) => (await kit.app('GET', `/v1${path}`)).body;
  expect((await get('/subscription_topics')).topics).toMatchObject([
    { id: 1, identifier: 'topic_1', subscribed_by_default: true },
    { id: 2, identifier: 'topic_2', subscribed_by_default: false },
  ]);
  const preferences = await get('/customers/ada/subscription_preferences');
  expect(preferences.customer.topics).toMatchObject([
    { id: '1', subscribed: true },
    { id: '2', subscribed: true },
  ]);
  const types = (await get('/subscription_channels')).channels.map(({ type }: Listed) => type);
  expect(types).toEqual(expect.arrayContaining(['email', 'push', 'twilio', 'in_app', 'whatsapp']));
  const { token, url } = await get('/subscription_center/ada/token');
  expect(url).toContain(token);
  expect(await (await fetch(url)).text()).toContain('Offers: subscribed');
  await kit.sandbox.clock.advance(24 * 3_600_000 + 2_000);
  expect((await fetch(url)).status).toBe(404);
  expect((await kit.app('GET', '/v1/subscription_center/nobody/token')).status).toBe(404);

  const { workspaces } = await get('/workspaces');
  expect(workspaces).toMatchObject([{ id: 1001, name: 'demo-us', people: 1, messages_sent: 0, objects: 0 }]);
  const eu = await kit.app('GET', '/v1/workspaces', undefined, { region: 'eu' });
  expect(eu.body.workspaces).toMatchObject([{ name: 'demo-eu', people: 0 }]);
});

behaviour('app.deliveries-export', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const recipients = { attribute: { field: 'plan', operator: 'exists' } };
  await kit.identify('ada', { email: 'ada@example.com', plan: 'pro' });
  await kit.identify('bo', { email: 'bo@example.com', plan: 'free' });
  const news = { name: 'June', type: 'email', recipients, subject: 'June, "new"', body: 'x', send_now: true };
  const { id } = (await kit.app('POST', '/v1/newsletters', news)).body.newsletter;
  const send = { to: 'ada@example.com', transactional_message_id: 1, identifiers: { id: 'ada' } };
  await kit.app('POST', '/v1/send/email', { ...send, queue_draft: true });
  kit.us.script({ recipient: 'bo@', steps: [{ metric: 'bounced', afterMs: 0 }] });
  await kit.sandbox.clock.advance(1_000);

  const rowsOf = async (body: object): Promise<Record<string, string>[]> => {
    const begun = await kit.app('POST', '/v1/exports/deliveries', body);
    expect(begun.body.export).toMatchObject({ type: 'deliveries', status: 'pending', total: 0 });
    await kit.sandbox.clock.advance(1_000);
    const { url } = (await kit.app('GET', `/v1/exports/${begun.body.export.id}/download`)).body;
    const [head = '', ...lines] = (await (await fetch(url)).text()).trim().split('\n');
    const columns = head.split(',');
    return lines.map((line) => {
      const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell);
      return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
    });
  };
  const sent = await rowsOf({ newsletter_id: id, attributes: ['plan'] });
  expect(sent).toMatchObject([
    {
      customer_id: 'ada',
      recipient: 'ada@example.com',
      newsletter_id: String(id),
      plan: 'pro',
      delivery_type: 'email',
    },
    { customer_id: 'bo', subject: '"June, ""new"""', plan: 'free' },
  ]);
  expect(sent[0]).toMatchObject({ delivery_id: kit.us.deliveries[0]?.id, sent: expect.stringMatching(/^\d{10}$/) });
  expect(await rowsOf({ newsletter_id: id, metric: 'bounced' })).toEqual([]);
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  expect(await rowsOf({ newsletter_id: id, start: now + 60 })).toEqual([]);
  expect(await rowsOf({ newsletter_id: id, end: now })).toHaveLength(2);
  expect(await rowsOf({ transactional_message_id: 1 })).toEqual([]);
  expect(await rowsOf({ transactional_message_id: 1, drafts: true })).toMatchObject([{ customer_id: 'ada' }]);

  const wrong: [string, object][] = [
    ['newsletter_id', {}],
    ['newsletter_id', { newsletter_id: '1' }],
    ['start', { newsletter_id: 1, start: 'june' }],
    ['metric', { newsletter_id: 1, metric: 'read' }],
    ['drafts', { newsletter_id: 1, drafts: 'yes' }],
    ['attributes', { newsletter_id: 1, attributes: 'plan' }],
  ];
  for (const [name, body] of wrong) {
    const { status, text } = await kit.app('POST', '/v1/exports/deliveries', body);
    expect([status, text]).toEqual([400, expect.stringContaining(name)]);
  }
});
