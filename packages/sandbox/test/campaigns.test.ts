import { expect, test } from 'vitest';
import { behaviour } from './behaviour.ts';
import { shapeProblems } from './contract.ts';
import { Endpoint, Kit } from './kit.ts';

const signUp = (kit: Kit, id = 'cust-1', plan = 'pro') =>
  kit.track('POST', `/api/v1/customers/${id}/events`, { name: 'signed_up', data: { plan } });

/** A sandbox in which the campaign of the default seed runs. */
async function running(): Promise<Kit> {
  const kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { email: 'ada@example.com', first_name: 'Ada' });
  await kit.app('PUT', '/v1/campaigns/1/actions/101', { sending_state: 'automatic' });
  return kit;
}

const metricsOf = async (kit: Kit, path: string) => (await kit.app('GET', path)).body.metric.series;

behaviour('campaign.read', async () => {
  await using kit = await Kit.start();
  const { body } = await kit.app('GET', '/v1/campaigns/1');
  expect(body.campaign).toMatchObject({ id: 1, name: 'Onboarding', state: 'running', event_name: 'signed_up' });
  expect(body.campaign.actions).toEqual([{ id: 101, type: 'email' }]);
  expect(shapeProblems('campaignObject', body.campaign)).toEqual([]);
  const { actions, next } = (await kit.app('GET', '/v1/campaigns/1/actions')).body;
  expect([actions.length, next]).toEqual([1, '']);
  expect(shapeProblems('actionObject', actions[0])).toEqual([]);
  expect((await kit.app('GET', '/v1/campaigns/1/actions/101')).body.action).toEqual(actions[0]);
  expect(actions[0]).toMatchObject({ campaign_id: 1, sending_state: 'off', from_id: 1, language: '' });
  for (const path of ['/9', '/9/actions', '/1/actions/9', '/9/messages', '/9/metrics', '/9/metrics/links']) {
    expect([path, (await kit.app('GET', `/v1/campaigns${path}`)).status]).toEqual([path, 404]);
  }
});

behaviour(['campaign.run', 'campaign.messages'], async () => {
  await using kit = await running();
  await using endpoint = await Endpoint.start();
  await endpoint.subscribe(kit, ['email_sent', 'email_opened']);
  await signUp(kit);
  await kit.track('POST', '/api/v1/customers/cust-1/events', { name: 'something_else' });
  const old = { name: 'signed_up', timestamp: Math.floor(kit.sandbox.clock.nowMs() / 1000) - 73 * 3600 };
  await kit.track('POST', '/api/v1/customers/cust-1/events', old);
  expect(kit.us.deliveries).toHaveLength(1);
  await kit.sandbox.clock.advance(1000);
  const { messages } = (await kit.app('GET', '/v1/campaigns/1/messages')).body;
  expect(messages).toMatchObject([
    { campaign_id: 1, action_id: 101, newsletter_id: null, trigger_event_id: kit.us.events[0]?.id, type: 'email' },
  ]);
  expect(messages[0].metrics).toHaveProperty('opened');
  expect(shapeProblems('messageObject', messages[0])).toEqual([]);
  expect(endpoint.received.map(({ body }) => body.data)).toMatchObject([
    { campaign_id: 1, action_id: 101, subject: 'Welcome aboard, Ada' },
    { campaign_id: 1, action_id: 101 },
  ]);
  endpoint.checkContract();
  // Claimed with its person, an anonymous event starts it too; one that came too late does not.
  await kit.track('POST', '/api/v1/events', { name: 'signed_up', anonymous_id: 'anon-1' });
  expect(kit.us.deliveries).toHaveLength(1);
  await kit.identify('cust-2', { email: 'bo@example.com', anonymous_id: 'anon-1' });
  expect(kit.us.deliveries.map(({ recipient }) => recipient)).toEqual(['ada@example.com', 'bo@example.com']);
});

behaviour('app.messages', async () => {
  await using kit = await running();
  await signUp(kit);
  await kit.app('POST', '/v1/send/email', {
    to: 'ada@example.com',
    transactional_message_id: 1,
    identifiers: { id: 'cust-1' },
  });
  const found = async (query: string) => (await kit.app('GET', `/v1/messages?${query}`)).body.messages.length;
  expect(
    await Promise.all(
      ['', 'campaign_id=1', 'campaign_id=2', 'action_id=101', 'newsletter_id=1', 'transactional_id=1', 'type=push'].map(
        found,
      ),
    ),
  ).toEqual([2, 1, 0, 1, 0, 1, 0]);
});

behaviour('campaign.action', async () => {
  await using kit = await running();
  const put = (body: unknown) => kit.app('PUT', '/v1/campaigns/1/actions/101', body);
  const before = (await kit.app('GET', '/v1/campaigns/1/actions/101')).body.action;
  const changed = await put({ subject: 'Hello {{ event.plan }}', sending_state: 'draft' });
  expect(changed.body.action).toMatchObject({ subject: 'Hello {{ event.plan }}', body: before.body, from_id: 1 });
  await signUp(kit);
  const [draft] = kit.us.deliveries;
  expect(draft).toMatchObject({ draft: true, message: { subject: 'Hello pro' } });
  expect((await kit.app('GET', '/v1/campaigns/1/messages')).body.messages).toEqual([]);
  expect((await kit.app('GET', '/v1/campaigns/1/messages?drafts=true')).body.messages).toHaveLength(1);
  await put({ sending_state: 'off' });
  await signUp(kit);
  expect(kit.us.deliveries).toHaveLength(1);
  for (const wrong of [{ sending_state: 'on' }, { from_id: 9 }, { subject: 1 }, { sbuject: 'typo' }, []]) {
    const { status, body } = await put(wrong);
    expect([status, body.errors[0].status]).toEqual([400, '400']);
  }
  // What was answered may be sent back as it is.
  expect((await put(before)).status).toBe(200);
});

behaviour('campaign.language', async () => {
  await using kit = await running();
  const path = '/v1/campaigns/1/actions/101/language';
  expect((await kit.app('GET', `${path}/fr`)).body.action).toMatchObject({ language: 'fr', subject: 'Bienvenue' });
  const put = await kit.app('PUT', `${path}/fr`, { subject: 'Salut {{ event.plan }}' });
  expect(put.body.action).toMatchObject({ id: 101, language: 'fr', subject: 'Salut {{ event.plan }}' });
  expect(shapeProblems('actionObject', put.body.action)).toEqual([]);
  expect((await kit.app('GET', `${path}/de`)).status).toBe(400);
  expect((await kit.app('PUT', `${path}/de`, {})).status).toBe(400);
  await kit.identify('cust-1', { language: 'fr' });
  await signUp(kit);
  expect(kit.us.deliveries[0]?.message.subject).toBe('Salut pro');
});

behaviour('campaign.metrics', async () => {
  await using kit = await running();
  await kit.identify('cust-2', { email: 'click@example.com' });
  await signUp(kit);
  await signUp(kit, 'cust-2');
  await kit.sandbox.clock.advance(1000);
  const steps = await metricsOf(kit, '/v1/campaigns/1/metrics?period=hours&steps=2');
  expect(steps).toMatchObject({ created: [0, 2], opened: [0, 2], clicked: [0, 1] });
  expect(shapeProblems('periodMessageMetrics', steps)).toEqual([]);
  expect(await metricsOf(kit, '/v1/campaigns/1/actions/101/metrics?period=hours&steps=2')).toEqual(steps);
  expect((await metricsOf(kit, '/v1/campaigns/1/metrics?type=push&steps=2')).created).toEqual([0, 0]);
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  const window = `version=2&res=hourly&tz=America/New_York&start=${now - 7200}&end=${now}`;
  expect((await metricsOf(kit, `/v1/campaigns/1/metrics?${window}`)).created).toEqual(
    [0, 1, 1].map((_, index) => (index === 1 ? 2 : 0)),
  );
  for (const wrong of ['version=2&res=hourly', `${window}&res=yearly`, `${window.replace('New_York', 'Nowhere')}`]) {
    expect((await kit.app('GET', `/v1/campaigns/1/metrics?${wrong}`)).status).toBe(400);
  }
  const { links } = (await kit.app('GET', '/v1/campaigns/1/metrics/links?period=hours&steps=2')).body;
  expect(links).toMatchObject([{ metric: { series: { clicked: [0, 1], machine_clicked: [0, 0] } } }]);
  expect(links.flatMap((link: unknown) => shapeProblems('linkMetrics', link))).toEqual([]);
  expect((await kit.app('GET', '/v1/campaigns/1/actions/101/metrics/links')).body.links).toHaveLength(1);
});

behaviour(['campaign.journeys', 'campaign.journey-names'], async () => {
  await using kit = await running();
  await kit.identify('cust-2', { email: 'convert@example.com' });
  const start = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  await signUp(kit);
  await kit.sandbox.clock.advance(3_600_000);
  await signUp(kit, 'cust-2');
  await kit.sandbox.clock.advance(1000);
  const path = '/v1/campaigns/1/journey_metrics';
  const { body } = await kit.app('GET', `${path}?start=${start}&end=${start + 7199}&resolution=hourly`);
  expect(body.journey_metric.series).toEqual({
    started: [1, 1],
    activated: [1, 1],
    never_activated: [0, 0],
    messaged: [1, 1],
    converted: [0, 1],
    finished: [1, 1],
    exited_early: [0, 0],
  });
  for (const query of ['', `?start=${start}`, `?start=${start}&end=${start + 1}`, `?start=x&end=1&res=daily`]) {
    expect([query, (await kit.app('GET', path + query)).status]).toEqual([query, 400]);
  }
});

behaviour(['broadcast.actions', 'broadcast.metrics', 'broadcast.triggers'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { email: 'click@example.com', language: 'fr' });
  const { action } = (await kit.app('GET', '/v1/broadcasts/1/actions/1')).body;
  expect(action).toMatchObject({ id: 1, broadcast_id: 1, type: 'email', sending_state: 'automatic' });
  expect(shapeProblems('broadcastActionObject', action)).toEqual([]);
  expect((await kit.app('GET', '/v1/broadcasts/1/actions')).body.actions).toEqual([action]);
  await kit.app('PUT', '/v1/broadcasts/1/actions/1/language/fr', { subject: 'Tout est {{ trigger.text }}' });
  await kit.app('POST', '/v1/campaigns/1/triggers', { data: { text: 'bien' }, ids: ['cust-1'] });
  await kit.sandbox.clock.advance(1000);
  expect(kit.us.deliveries[0]?.message.subject).toBe('Tout est bien');
  const series = await metricsOf(kit, '/v1/broadcasts/1/metrics?period=hours&steps=2');
  expect(series).toMatchObject({ sent: [0, 1], clicked: [0, 1] });
  expect(await metricsOf(kit, '/v1/broadcasts/1/actions/1/metrics?period=hours&steps=2')).toEqual(series);
  expect((await kit.app('GET', '/v1/broadcasts/1/metrics/links')).body.links).toHaveLength(1);
  expect((await kit.app('GET', '/v1/broadcasts/1/actions/1/metrics/links')).body.links).toHaveLength(1);
  const [trigger] = (await kit.app('GET', '/v1/broadcasts/1/triggers')).body.triggers;
  expect(trigger).toMatchObject({ id: 1, broadcast_id: 1, processed_at: expect.any(Number) });
  expect((await kit.app('GET', '/v1/campaigns/1/triggers/1')).body).toEqual(trigger);
  await kit.app('PUT', '/v1/broadcasts/1/actions/1', { sending_state: 'off' });
  await kit.app('POST', '/v1/campaigns/1/triggers', { ids: ['cust-1'] });
  await kit.sandbox.clock.advance(1000);
  expect(kit.us.deliveries).toHaveLength(1);
});

test('what a campaign sends knows its snippets, its event and itself', async () => {
  await using kit = await running();
  await kit.app('PUT', '/v1/snippets', { name: 'plan', value: 'on {{ event.plan }}' });
  const subject = '{{ campaign.id }} {{ campaign.name }} {{ message.id }} {{ message.type }} {{ snippets.plan }}';
  const body = '{% unsubscribe_url %}';
  await kit.app('PUT', '/v1/campaigns/1/actions/101', { subject, body });
  await signUp(kit);
  const [delivery] = kit.us.deliveries;
  expect(delivery?.message.subject).toBe('1 Onboarding 101 email_action on pro');
  expect((await fetch(delivery?.message.body ?? '')).status).toBe(200);
  expect(kit.person('cust-1')?.unsubscribed).toBe(true);
});
