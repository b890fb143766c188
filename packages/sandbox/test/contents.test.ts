import { expect } from 'vitest';
import { behaviour } from './behaviour.ts';
import { shapeProblems } from './contract.ts';
import { Kit } from './kit.ts';

const push = { transactional_message_id: 2, identifiers: { id: 'cust-1' }, message_data: { order: 'A-17' } };

async function withDevice(): Promise<Kit> {
  const kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { email: 'ada@example.com', first_name: 'Ada', phone: '+15550100001' });
  await kit.track('PUT', '/api/v1/customers/cust-1/devices', { device: { id: 'token', platform: 'ios' } });
  return kit;
}

const subjects = (kit: Kit) => kit.us.deliveries.map(({ message }) => message.subject);

behaviour('transactional.contents', async () => {
  await using kit = await withDevice();
  const { contents } = (await kit.app('GET', '/v1/transactional/2/contents')).body;
  expect(contents).toMatchObject([
    { id: 2, language: '', type: 'push', subject: 'On its way' },
    { language: 'fr', subject: 'En route' },
  ]);
  expect(contents.flatMap((content: unknown) => shapeProblems('getTransactionalActionObject', content))).toEqual([]);
  const one = await kit.app('GET', `/v1/transactional/2/contents/${contents[1].id}`);
  expect(one.body.content).toEqual(contents[1]);
  const put = await kit.app('PUT', '/v1/transactional/2/content/2', { subject: 'Off it went' });
  expect(put.body.content).toMatchObject({ id: 2, subject: 'Off it went', body: contents[0].body });
  await kit.app('POST', '/v1/send/push', push);
  expect(subjects(kit)).toEqual(['Off it went']);
  expect((await kit.app('PUT', '/v1/transactional/2/content/9', {})).status).toBe(404);
  expect((await kit.app('PUT', '/v1/transactional/2/content/2', { title: 'x' })).status).toBe(400);
});

behaviour('transactional.language', async () => {
  await using kit = await withDevice();
  const path = '/v1/transactional/2/language';
  expect((await kit.app('GET', `${path}/fr`)).body.content).toMatchObject([{ language: 'fr', subject: 'En route' }]);
  await kit.app('PUT', `${path}/fr`, { subject: 'Déjà en route' });
  expect((await kit.app('GET', `${path}/de`)).status).toBe(400);
  await kit.app('POST', '/v1/send/push', { ...push, language: 'fr' });
  await kit.app('POST', '/v1/send/push', push);
  await kit.identify('cust-1', { language: 'fr' });
  await kit.app('POST', '/v1/send/push', push);
  await kit.app('POST', '/v1/send/push', { ...push, language: 'de' });
  await kit.app('POST', '/v1/send/push', { ...push, title: 'Said so' });
  expect(subjects(kit)).toEqual(['Déjà en route', 'On its way', 'Déjà en route', 'On its way', 'Said so']);
});

behaviour(['snippet.crud', 'snippet.put-creates', 'snippet.in-use'], async () => {
  await using kit = await Kit.start();
  const made = await kit.app('POST', '/v1/snippets', { name: ' footer ', value: ' Bye ' });
  expect(made.body.snippet).toMatchObject({ name: 'footer', value: 'Bye' });
  expect(shapeProblems('snippet', made.body.snippet)).toEqual([]);
  expect((await kit.app('POST', '/v1/snippets', { name: 'footer', value: 'x' })).status).toBe(422);
  await kit.app('PUT', '/v1/snippets', { name: 'footer', value: 'Bye now' });
  await kit.app('PUT', '/v1/snippets', { name: 'head er', value: '' });
  expect((await kit.app('GET', '/v1/snippets')).body.snippets).toMatchObject([
    { name: 'footer', value: 'Bye now' },
    { name: 'head er', value: '' },
  ]);
  for (const wrong of [
    { name: '', value: 'x' },
    { name: 'x'.repeat(151), value: 'x' },
    { name: 'x' },
    { value: 'x' },
  ]) {
    expect((await kit.app('PUT', '/v1/snippets', wrong)).status).toBe(400);
  }
  expect((await kit.app('DELETE', '/v1/snippets/head%20er')).status).toBe(204);
  expect((await kit.app('DELETE', '/v1/snippets/head%20er')).status).toBe(404);
  await kit.app('PUT', '/v1/broadcasts/1/actions/1/language/fr', { body: 'Bonjour {{ snippets.footer }}' });
  const used = await kit.app('DELETE', '/v1/snippets/footer');
  expect([used.status, used.body.errors[0].detail]).toEqual([400, 'the snippet "footer" is in use']);
});

behaviour(['esp.suppress', 'esp.manual-only'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const search = async () => (await kit.app('GET', '/v1/esp/search_suppression/gone%2B1%40example.com')).body;
  expect(await search()).toEqual({ category: 'bounces', suppressions: [] });
  const made = await kit.app('POST', '/v1/esp/suppression/spam_reports/Gone%2B1%40example.com');
  expect([made.status, made.body]).toEqual([200, {}]);
  await kit.app('POST', '/v1/esp/suppression/spam_reports/gone%2B1%40example.com'); // twice is once
  const found = await search();
  expect(found).toMatchObject({ category: 'spam', suppressions: [{ email: 'Gone+1@example.com', status: '550' }] });
  expect(shapeProblems('esp_suppression', found)).toEqual([]);
  expect((await kit.app('POST', '/v1/esp/suppression/boredom/a%40example.com')).status).toBe(400);
  expect((await kit.app('POST', '/v1/esp/suppression/bounces/nonsense')).status).toBe(400);
  expect((await kit.app('DELETE', '/v1/esp/suppression/spam_reports/gone%2B1%40example.com')).status).toBe(204);
  expect((await search()).suppressions).toEqual([]);
  const email = { to: 'bounce@example.com', transactional_message_id: 1, identifiers: { email: 'bounce@example.com' } };
  await kit.app('POST', '/v1/send/email', email);
  await kit.sandbox.clock.advance(1000);
  expect((await kit.app('GET', '/v1/esp/suppression/bounces')).body.suppressions).toEqual([]);
});

behaviour('esp.holds', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { email: 'ada@example.com' });
  await kit.app('POST', '/v1/esp/suppression/bounces/ada%40example.com');
  const send = () =>
    kit.app('POST', '/v1/send/email', {
      to: 'Ada <ADA@example.com>',
      transactional_message_id: 1,
      identifiers: { id: 'cust-1' },
    });
  expect((await send()).status).toBe(200);
  await kit.app('POST', '/v1/campaigns/1/triggers', { ids: ['cust-1'] });
  await kit.sandbox.clock.advance(1000);
  await kit.app('DELETE', '/v1/esp/suppression/bounces/ada%40example.com');
  await send();
  await kit.sandbox.clock.advance(1000);
  expect(kit.us.deliveries.map(({ history }) => history.at(-1)?.metric)).toEqual(['dropped', 'dropped', 'opened']);
});

behaviour('esp.pages', async () => {
  await using kit = await Kit.start();
  for (const name of ['a', 'b', 'c']) await kit.app('POST', `/v1/esp/suppression/blocks/${name}%40example.com`);
  const list = async (path: string) => {
    const { body } = await kit.app('GET', `/v1/esp/${path}`);
    return [body.suppressions.map(({ email }: { email: string }) => email[0]), body.next];
  };
  expect(await list('suppression/blocks?limit=2&offset=1')).toEqual([['b', 'c'], undefined]);
  expect(await list('suppression/blocks?email=B%40example.com')).toEqual([['b'], undefined]);
  expect(await list('suppression/blocks?domain=elsewhere.example')).toEqual([[], undefined]);
  const [first, next] = await list('domains/example.com/suppression/blocks?limit=2');
  expect(first).toEqual(['a', 'b']);
  expect(await list(`domains/example.com/suppression/blocks?limit=2&start=${next}`)).toEqual([['c'], '']);
  expect(await list('domains/example.com/suppression/blocks?email=c%40example.com')).toEqual([['c'], undefined]);
  expect((await kit.app('GET', '/v1/esp/suppression/blocks?limit=0')).status).toBe(400);
});

behaviour(['opt-out.change', 'opt-out.holds'], async () => {
  await using kit = await withDevice();
  const path = '/v1/customers/cust-1/optouts';
  const put = (optouts: unknown) => kit.app('PUT', path, { optouts });
  expect((await kit.app('GET', path)).body).toEqual({ optouts: [] });
  expect((await put([{ from: '+15550100000', optout: true }])).status).toBe(204);
  await put([{ channel: 'whatsapp', from: 'AcmeShop', optout: true }]);
  const optouts = [
    { channel: 'sms', from: '+15550100000' },
    { channel: 'whatsapp', from: 'acmeshop' },
  ];
  expect((await kit.app('GET', path)).body).toEqual({ optouts });
  expect(shapeProblems('optoutChannels', optouts)).toEqual([]);
  const all = (await kit.app('GET', '/v1/optouts')).body;
  expect(all).toMatchObject({ optouts: [{ identifiers: { id: 'cust-1' }, optouts }], next: '' });
  expect((await kit.app('GET', '/v1/optouts?from=AcmeShop')).body.optouts[0].optouts).toEqual([optouts[1]]);
  const sms = { transactional_message_id: 3, to: '+15550100001', message_data: { code: '1' } };
  await kit.app('POST', '/v1/send/sms', { ...sms, identifiers: { id: 'cust-1' } });
  await put([{ from: '+15550100000', optout: false }]);
  await kit.app('POST', '/v1/send/sms', { ...sms, identifiers: { id: 'cust-1' } });
  await kit.sandbox.clock.advance(1000);
  expect(kit.us.deliveries.map(({ history }) => history.at(-1)?.metric)).toEqual(['undeliverable', 'delivered']);
  for (const wrong of [
    [],
    [{ from: 'x' }],
    [{ channel: 'fax', from: 'x', optout: true }],
    [{ from: '', optout: true }],
  ]) {
    expect((await put(wrong)).status).toBe(400);
  }
  expect((await kit.app('GET', '/v1/customers/nobody/optouts')).status).toBe(404);
});

behaviour('app.used-by', async () => {
  await using kit = await Kit.start();
  const usedBy = async () => (await kit.app('GET', '/v1/sender_identities/1/used_by')).body;
  expect(await usedBy()).toEqual({
    sender_id: 1,
    used_by: { campaigns: [1], sent_newsletters: [1], draft_newsletters: [] },
  });
  const recipients = { or: [{ segment: { id: 1 } }, { not: { segment: { id: 2 } } }] };
  await kit.app('POST', '/v1/newsletters', { name: 'n', type: 'email', recipients, subject: 's', body: 'b' });
  expect((await usedBy()).used_by.draft_newsletters).toEqual([2]);
  expect((await kit.app('GET', '/v1/segments/2/used_by')).body).toEqual({
    segment_id: 2,
    used_by: { campaigns: [], sent_newsletters: [], draft_newsletters: [2] },
  });
  expect((await kit.app('GET', '/v1/sender_identities/9/used_by')).status).toBe(404);
});

behaviour('data-index.describe', async () => {
  await using kit = await Kit.start();
  const post = (what: string, entries: unknown) => kit.app('POST', `/v1/data_index/${what}`, { [what]: entries });
  expect((await post('attributes', [{ name: 'plan', description: 'Which' }])).body).toEqual({});
  await post('attributes', [
    { name: 'plan', privacy_level: 2 },
    { name: 'plan', event_name: 'paid' },
  ]);
  await post('events', [{ name: 'paid', description: 'Money came' }]);
  expect(kit.us.dataIndex).toEqual({
    attributes: [
      { name: 'plan', description: 'Which', privacy_level: 2 },
      { name: 'plan', event_name: 'paid' },
    ],
    events: [{ name: 'paid', description: 'Money came' }],
  });
  for (const wrong of [
    [],
    [{ name: '' }],
    [{ name: 'x', descripton: 'typo' }],
    [{ name: 'x', privacy_level: 'high' }],
  ]) {
    expect((await post('attributes', wrong)).status).toBe(400);
  }
});
