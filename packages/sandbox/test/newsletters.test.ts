import { expect } from 'vitest';
import { behaviour } from './behaviour.ts';
import { shapeProblems } from './contract.ts';
import { Endpoint, Kit } from './kit.ts';

const onPlan = { attribute: { field: 'plan', operator: 'eq', value: 'pro' } };
const june = { name: 'June', type: 'email', recipients: onPlan, subject: 'June', body: '<p>News</p>' };

/** Four people on the plan, of whom one unsubscribed. */
async function started(): Promise<Kit> {
  const kit = await Kit.start({ clock: 'virtual' });
  for (const id of ['ada', 'bo', 'cy', 'dee']) await kit.identify(id, { email: `${id}@example.com`, plan: 'pro' });
  await kit.identify('dee', { unsubscribed: true });
  await kit.identify('eve', { email: 'eve@example.com', plan: 'free' });
  return kit;
}

const create = (kit: Kit, more: object = {}) => kit.app('POST', '/v1/newsletters', { ...june, ...more });
const recipients = (kit: Kit) => kit.us.deliveries.map(({ recipient }) => recipient.split('@')[0]);
const get = async (kit: Kit, path: string) => (await kit.app('GET', `/v1/newsletters${path}`)).body;

behaviour('newsletter.create', async () => {
  await using kit = await started();
  const draft = await create(kit, { recipients: { and: [onPlan, { segment: { id: 2 } }] }, subscription_topic_id: 1 });
  expect(draft.status).toBe(200);
  expect(draft.body.newsletter).toMatchObject({
    id: 2,
    name: 'June',
    type: 'email',
    sent_at: null,
    recipient_segment_ids: [2],
    subscription_topic_id: 1,
    content_ids: [expect.any(Number)],
  });
  const { sent_at: _unsent, ...shown } = draft.body.newsletter; // the vendor's schema forgot that it can be null
  expect(shapeProblems('newsletterObject', shown)).toEqual([]);
  expect(await get(kit, '/2')).toEqual(draft.body);
  expect((await get(kit, '')).newsletters).toHaveLength(2);
  expect((await get(kit, '?sort=desc&limit=1')).newsletters[0].id).toBe(2);
  expect(kit.us.deliveries).toEqual([]);
  await create(kit, { send_now: true });
  expect(recipients(kit)).toEqual(['ada', 'bo', 'cy']);
  expect((await create(kit, { send_now: true, scheduled_at: 4_000_000_000 })).status).toBe(422);
  expect((await kit.app('GET', '/v1/segments/2/used_by')).body.used_by.draft_newsletters).toEqual([2]);
});

behaviour(['newsletter.checked', 'newsletter.silent'], async () => {
  await using kit = await started();
  const wrong: [string, object][] = [
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(191) }],
    ['type', { type: 'fax' }],
    ['recipients', { recipients: { nobody: 1 } }],
    ['subject', { subject: '' }],
    ['body', { type: 'twilio', body: '' }],
    ['body_json', { type: 'in_app' }],
    ['url', { type: 'webhook', request_method: 'POST' }],
    ['subject, body', { type: 'push', subject: '', body: '' }],
    ['subscription_topic_id', { subscription_topic_id: 9 }],
    ['from', { from: 'Nobody <nobody@example.com>' }],
    ['from and from_id', { from: 'Example <hello@example.com>', from_id: 1 }],
    ['scheduled_at', { scheduled_at: 1 }],
    ['go together', { rate_limit_email_rate: 5 }],
    ['rate_limit_time_period', { rate_limit_email_rate: 5, rate_limit_time_period: 61 }],
  ];
  for (const [words, more] of wrong) {
    const { status, body } = await create(kit, more);
    expect([words, status, body]).toEqual([words, 422, { errors: [{ detail: expect.stringContaining(words) }] }]);
  }
  expect((await get(kit, '')).newsletters).toHaveLength(1);
  expect((await kit.app('GET', '/v1/newsletters/9')).status).toBe(404);
  await create(kit);
  expect((await kit.app('DELETE', '/v1/newsletters/2')).status).toBe(204);
  expect((await kit.app('GET', '/v1/newsletters/2')).status).toBe(404);
});

behaviour('newsletter.send', async () => {
  await using kit = await started();
  await using endpoint = await Endpoint.start();
  await endpoint.subscribe(kit, ['email_sent', 'webhook_sent']);
  await kit.identify('bo', { 'cio_subscription_preferences.topics.topic_1': false });
  await create(kit, { subscription_topic_id: 1, subject: 'For {{ customer.id }}' });
  const sent = await kit.app('POST', '/v1/newsletters/2/send', {});
  expect([sent.status, sent.text]).toEqual([204, '']);
  await kit.sandbox.clock.advance(1000);
  expect(recipients(kit)).toEqual(['ada', 'cy']);
  expect(kit.us.deliveries[0]?.message).toMatchObject({ subject: 'For ada', from: 'Example <hello@example.com>' });
  const { messages } = await get(kit, '/2/messages?metric=opened');
  expect(messages).toMatchObject([
    { newsletter_id: 2, campaign_id: null, type: 'email' },
    { newsletter_id: 2, content_id: (await get(kit, '/2')).newsletter.content_ids[0] },
  ]);
  expect(messages.flatMap((message: unknown) => shapeProblems('newsletterMessageObject', message))).toEqual([]);
  const again = await kit.app('POST', '/v1/newsletters/2/send', {});
  expect([again.status, again.body.errors[0].status]).toEqual([400, undefined]);
  // Every channel leaves as itself.
  const hook = { type: 'webhook', body: '{}', request_method: 'POST', url: 'https://example.com/in', send_now: true };
  await create(kit, { ...hook, subject: undefined });
  await create(kit, { type: 'inbox', body_json: '{"type":"note"}', send_now: true });
  await kit.sandbox.clock.advance(1000);
  expect((await get(kit, '/3/messages')).messages[0]).toMatchObject({ type: 'webhook', recipient: hook.url });
  expect((await get(kit, '/4/messages')).messages[0]).toMatchObject({ type: 'inbox' });
  expect(endpoint.metrics).toHaveLength(5);
  endpoint.checkContract();
});

behaviour('newsletter.schedule', async () => {
  await using kit = await started();
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  await create(kit);
  const schedule = (id: number, scheduled_at: number) =>
    kit.app('POST', `/v1/newsletters/${id}/schedule`, { scheduled_at });
  expect((await schedule(2, now - 1)).status).toBe(422);
  expect((await schedule(2, now + 3600)).status).toBe(204);
  await schedule(2, now + 7200); // put off: the first time no longer counts
  await create(kit, { scheduled_at: now + 3600 });
  await kit.app('DELETE', '/v1/newsletters/3');
  await kit.sandbox.clock.advance(3_700_000);
  expect(kit.us.deliveries).toEqual([]);
  // A snapshot in between forgets nothing.
  await using later = await Kit.start({ clock: 'virtual' });
  later.sandbox.restore(kit.sandbox.snapshot());
  for (const each of [kit, later]) {
    await each.sandbox.clock.advance(3_600_000);
    expect(recipients(each)).toEqual(['ada', 'bo', 'cy']);
  }
});

behaviour('newsletter.rate', async () => {
  await using kit = await started();
  await create(kit);
  const rate = { rate_limit_email_rate: 2, rate_limit_time_period: 60 };
  await kit.app('POST', '/v1/newsletters/2/send', rate);
  await create(kit, { ...rate, rate_limit_spread: true, send_now: true });
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  expect(kit.us.deliveries.map(({ sendAt }) => (sendAt ?? now) - now)).toEqual([0, 0, 60, 0, 30, 60]);
  await kit.sandbox.clock.advance(1000);
  expect(kit.us.deliveries.map(({ history }) => history.length > 0)).toEqual([true, true, false, true, false, false]);
});

behaviour('newsletter.variants', async () => {
  await using kit = await started();
  await kit.identify('ada', { email: 'click@example.com' });
  await create(kit);
  const [content] = (await get(kit, '/2/contents')).contents;
  expect(content).toMatchObject({ newsletter_id: 2, language: '', type: 'email', subject: 'June', from_id: 1 });
  expect(shapeProblems('contentObject', content)).toEqual([]);
  expect((await get(kit, `/2/contents/${content.id}`)).content).toEqual(content);
  const put = await kit.app('PUT', `/v1/newsletters/2/contents/${content.id}`, { subject: 'July' });
  expect(put.body.content).toMatchObject({ subject: 'July', body: '<p>News</p>' });
  await kit.app('POST', '/v1/newsletters/2/send', {});
  await kit.sandbox.clock.advance(1000);
  for (const path of ['/2', `/2/contents/${content.id}`]) {
    expect((await get(kit, `${path}/metrics?period=hours&steps=2`)).metric.series).toMatchObject({
      created: [0, 3],
      clicked: [0, 1],
    });
    expect((await get(kit, `${path}/metrics/links`)).links).toHaveLength(1);
  }
  expect((await kit.app('GET', '/v1/newsletters/2/contents/9')).status).toBe(404);
});

behaviour('newsletter.languages', async () => {
  await using kit = await started();
  await kit.identify('bo', { language: 'fr' });
  await create(kit, { preheader_text: 'News' });
  const path = '/v1/newsletters/2/language';
  const added = await kit.app('POST', path, { language: 'fr', subject: 'Juin', body: '<p>Nouvelles</p>' });
  expect(added.body.content).toMatchObject({ language: 'fr', subject: 'Juin', preheader_text: 'News', from_id: 1 });
  expect((await kit.app('POST', path, { language: 'fr', subject: 'x', body: 'x' })).status).toBe(422);
  expect((await kit.app('POST', path, { subject: 'x' })).status).toBe(422);
  await kit.app('PUT', `${path}/fr`, { subject: 'Juin !' });
  expect((await kit.app('GET', `${path}/fr`)).body.content.subject).toBe('Juin !');
  await kit.app('POST', path, { language: 'de', subject: 'Juni', body: 'x' });
  expect((await kit.app('DELETE', `${path}/de`)).status).toBe(204);
  expect((await kit.app('GET', `${path}/de`)).status).toBe(404);
  expect((await get(kit, '/2')).newsletter.content_ids).toHaveLength(2);
  await kit.app('POST', '/v1/newsletters/2/send');
  expect(kit.us.deliveries.map(({ message }) => message.subject)).toEqual(['June', 'Juin !', 'June']);
  expect(kit.us.deliveries[1]?.origin).toMatchObject({ contentId: added.body.content.id });
  const late = await kit.app('POST', path, { language: 'it', subject: 'Giugno', body: 'x' });
  expect([late.status, late.body.errors[0].detail]).toEqual([400, 'the newsletter has been sent already']);
});

behaviour('newsletter.test-groups', async () => {
  await using kit = await started();
  await create(kit);
  await kit.app('POST', '/v1/newsletters/2/language', { language: 'fr', subject: 'Juin', body: 'x' });
  expect((await get(kit, '/2/test_groups')).test_groups).toEqual([]);
  const made = await kit.app('POST', '/v1/newsletters/2/test_groups');
  expect(made.body.newsletter.content_ids).toHaveLength(4);
  const groups = (await get(kit, '/2/test_groups')).test_groups;
  expect(groups).toMatchObject([
    { id: 1, name: 'A', label: 'test 1', winner: false, content_ids: made.body.newsletter.content_ids.slice(0, 2) },
    { id: 2, name: 'B', label: 'test 2', winner: false, content_ids: made.body.newsletter.content_ids.slice(2) },
  ]);
  const german = { language: 'de', subject: 'Juni', body: 'x' };
  expect((await kit.app('POST', '/v1/newsletters/2/language', german)).status).toBe(400);
  const path = '/v1/newsletters/2/test_group/2/language';
  expect((await kit.app('POST', path, german)).body.content).toMatchObject({ name: 'B', language: 'de' });
  await kit.app('PUT', `${path}/de`, { subject: 'Juni!' });
  expect((await kit.app('GET', `${path}/de`)).body.content.subject).toBe('Juni!');
  expect((await kit.app('GET', '/v1/newsletters/2/test_group/1/language/de')).status).toBe(404);
  expect((await kit.app('GET', '/v1/newsletters/2/test_group/9/language/fr')).status).toBe(404);
  expect((await kit.app('DELETE', `${path}/de`)).status).toBe(204);
  const contentB = groups[1].content_ids[0];
  await kit.app('PUT', `/v1/newsletters/2/contents/${contentB}`, { subject: 'June, tested' });
  await kit.app('POST', '/v1/newsletters/2/send');
  expect(kit.us.deliveries.map(({ message }) => message.subject)).toEqual(['June', 'June, tested', 'June']);
  const counted = (await get(kit, `/2/contents/${contentB}/metrics?steps=2`)).metric.series.created;
  expect(counted).toEqual([0, 1]);
  expect((await kit.app('POST', '/v1/newsletters/2/test_groups')).status).toBe(400);
});
