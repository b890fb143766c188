import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestServer, type TestServer } from '../start-test-server.ts';

const MINUTE_MS = 60_000;

describe('with a local Customer.io', () => {
  let api: TestServer;
  let sandbox: Sandbox;
  let clientId: string;
  let connectionId: string;
  const workspace = () => sandbox.workspace('demo-us');

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: 'virtual' });
    api = await startTestServer();
    const { services } = api.server;
    ({ id: clientId } = await services.clients.create({ name: 'Example client' }));
    connectionId = await services.connections.create({ clientId, name: 'Shop' });
    const { region, siteId, trackApiKey, appApiKey } = workspace().keys;
    await services.connections.setCredentials(connectionId, 'production', {
      region,
      siteId,
      trackApiKey,
      appApiKey,
      signingKeys: [],
      sandboxUrls: sandbox.us,
    });
  });
  afterEach(() => void vi.useRealTimers());
  afterAll(async () => {
    await api?.[Symbol.asyncDispose]();
    await sandbox?.close();
  });

  async function newEndpoint(signingKeys: string[]): Promise<string> {
    const body = { connectionId, environment: 'production', signingKeys };
    return (await api.call('POST', '/api/v1/trigger-endpoints', { body })).body.id;
  }
  const call = (method: string, endpointId: string, rest = '', body?: unknown) =>
    api.call(method, `/api/v1/trigger-endpoints/${endpointId}${rest}`, { body });
  const saveWorkflow = (endpoint: string, name: string, filter: object) =>
    api.server.services.workflows.apply({
      clientId,
      definition: { name, trigger: { type: 'event', endpoint, filter }, steps: [{ id: 'done', type: 'stop' }] },
    });

  test('a wrong key for two hours loses nothing, and delays nothing once it is corrected', async () => {
    const endpoint = await newEndpoint(['copied-from-the-wrong-webhook']);
    expect((await call('PUT', endpoint, '/webhook', { events: 'all' })).body).toMatchObject({ drift: ['missing'] });
    await saveWorkflow(endpoint, 'Two hours', { metrics: ['delivered'] });
    const happen = (count: number) => {
      for (let index = 0; index < count; index += 1) {
        workspace().report({
          subscription: 'email_delivered',
          objectType: 'email',
          metric: 'delivered',
          data: {
            delivery_id: `d-${index}`,
            identifiers: { id: 'cust-1' },
            recipient: 'ada@example.test',
            subject: '',
          },
        });
      }
    };

    vi.useFakeTimers({ toFake: ['Date'] });
    for (let minutes = 0; minutes < 120; minutes += 10) {
      happen(3);
      vi.setSystemTime(sandbox.clock.nowMs() + 10 * MINUTE_MS);
      await sandbox.clock.advance(10 * MINUTE_MS);
      expect(workspace().webhooks).toMatchObject([{ backlog: 0, retryAtMs: null }]);
    }
    expect((await call('GET', endpoint)).body).toMatchObject({ state: 'unproven', heldEvents: 36 });

    const { signingKey } = { signingKey: workspace().keys.webhookSigningKey };
    expect((await call('POST', endpoint, '/signing-keys', { signingKey })).body).toMatchObject({
      held: { accepted: 36, held: 0 },
      endpoint: { state: 'proven', heldEvents: 0 },
    });
    happen(1);
    await sandbox.clock.advance(0);
    const listed = () => api.call('GET', `/api/v1/events?endpointId=${endpoint}&status=activated&limit=200`);
    await expect.poll(async () => (await listed()).body.items.length, { timeout: 10_000 }).toBe(37);
    const { attempts, runs } = {
      attempts: workspace().webhookAttempts,
      runs: await api.server.services.store.db.selectFrom('runs').select('activation').execute(),
    };
    // Every event was posted once, and nobody had to wait for an hour that a refusal costs.
    expect(attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual(Array(37).fill([1, 'accepted']));
    expect(new Set(runs.map(({ activation }) => activation)).size).toBe(37);
    expect(runs).toHaveLength(37);
    await call('DELETE', endpoint);
  });

  test('the webhook at Customer.io follows what the workflows need, is mended, and goes with the endpoint', async () => {
    const endpoint = await newEndpoint([workspace().keys.webhookSigningKey]);
    await saveWorkflow(endpoint, 'Bounces', { objectTypes: ['email'], metrics: ['bounced'] });
    const made = await call('PUT', endpoint, '/webhook', {});
    expect(made.body).toMatchObject({ events: ['email_bounced'], drift: ['missing'] });
    const [webhook] = workspace().webhooks;
    expect(webhook).toMatchObject({ id: made.body.webhookId, events: ['email_bounced'], disabled: false });

    await saveWorkflow(endpoint, 'Clicks', { objectTypes: ['push'], metrics: ['clicked'] });
    await expect
      .poll(async () => {
        await api.server.services.registration.mendAll();
        return workspace().webhooks[0]?.events.toSorted();
      })
      .toEqual(['email_bounced', 'push_clicked']);

    await fetch(`${sandbox.us.app}/v1/reporting_webhooks/${webhook?.id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${workspace().keys.appApiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'renamed', endpoint: webhook?.endpoint, events: ['sms_sent'], disabled: true }),
    });
    const drifted = (await call('GET', endpoint, '/webhook')).body;
    expect(drifted.drift.toSorted()).toEqual(['disabled', 'events_missing', 'events_surplus', 'name']);
    await api.server.services.registration.mendAll(true);
    expect((await call('GET', endpoint, '/webhook')).body.drift).toEqual([]);

    expect((await call('DELETE', endpoint)).status).toBe(204);
    expect(workspace().webhooks).toEqual([]);
  });

  test('a copy of the server makes no webhook of its own beside the one of the live server, until it is told to', async () => {
    const endpoint = await newEndpoint([workspace().keys.webhookSigningKey]);
    await call('PUT', endpoint, '/webhook', {});
    const [live] = workspace().webhooks;
    // As a copy sees it: the same path, at another address.
    const elsewhere = live?.endpoint.replace(api.url, 'https://live.example.test') ?? '';
    const { name, events } = live as { name: string; events: readonly string[] };
    await fetch(`${sandbox.us.app}/v1/reporting_webhooks/${live?.id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${workspace().keys.appApiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name, events, endpoint: elsewhere, disabled: false }),
    });
    await api.server.services.registration.mendAll(true);
    expect(workspace().webhooks.map(({ id, endpoint: url }) => [id, url])).toEqual([[live?.id, elsewhere]]);
    expect((await call('GET', endpoint, '/webhook')).body).toMatchObject({ webhookId: live?.id, drift: ['elsewhere'] });
    expect((await call('GET', endpoint)).body.webhook.fault).toMatch(/takes the place/);

    expect((await call('PUT', endpoint, '/webhook', {})).body).toMatchObject({ drift: ['elsewhere'] });
    expect(workspace().webhooks.map(({ id, endpoint: url }) => [id, url])).toEqual([[live?.id, live?.endpoint]]);
    expect((await call('GET', endpoint, '/webhook')).body.drift).toEqual([]);
    expect((await call('GET', endpoint)).body.webhook.fault).toBeNull();
    expect((await call('DELETE', endpoint)).status).toBe(204);
  });

  test('a test event goes the whole way', async () => {
    const endpoint = await newEndpoint(['any-key-will-do']);
    const sent = await call('POST', endpoint, '/test-event', { objectType: 'push', metric: 'opened' });
    expect(sent.body).toMatchObject({ result: 'stored' });
    const { items } = (await api.call('GET', `/api/v1/events?endpointId=${endpoint}`)).body;
    const { id, eventId } = sent.body;
    expect(items).toMatchObject([{ id, eventId, objectType: 'push', metric: 'opened' }]);
  });

  test('a test event is one of one’s own, and one that is not signed rightly is judged and not kept', async () => {
    const endpoint = await newEndpoint(['any-key-will-do']);
    const event = {
      object_type: 'email',
      metric: 'clicked',
      data: { customer_id: 'ada', href: 'https://example.com' },
    };
    const send = (body: object) => call('POST', endpoint, '/test-event', body);
    for (const signature of ['missing', 'wrong']) expect((await send({ event, signature })).body.result).toBe('held');
    expect((await send({ event })).body.result).toBe('stored');
    for (const signature of ['missing', 'wrong'])
      expect((await send({ event, signature })).body).toMatchObject({ result: 'refused', id: null });
    const { items } = (await api.call('GET', `/api/v1/events?endpointId=${endpoint}`)).body;
    expect(items).toMatchObject([{ metric: 'clicked', detail: 'https://example.com' }]);
    const shown = (await api.call('GET', `/api/v1/trigger-endpoints/${endpoint}`)).body;
    expect(shown).toMatchObject({ state: 'proven', heldEvents: 0, lastDay: { accepted: 1, held: 0, refused: 0 } });
    expect(await send({ event: { metric: 'clicked', data: {} } })).toMatchObject({
      status: 400,
      body: { pointer: '/event/object_type' },
    });
    const { samples } = (await api.call('GET', '/api/v1/triggers')).body.items[0];
    expect(
      (await send({ event: samples.find((each: { metric: string }) => each.metric === 'bounced') })).body.result,
    ).toBe('stored');
  });

  test('Customer.io is asked about what we sent, for what no webhook brought', async () => {
    const { services } = api.server;
    const connector = await services.connections.connector(connectionId, 'production');
    const { deliveryId } = await connector.run('customer-io/send-transactional-email', {
      transactionalMessageId: 1,
      to: 'ada@example.test',
      person: { id: 'ada' },
    });
    await sandbox.clock.advance(MINUTE_MS);
    const endpoint = await newEndpoint(['key']);
    await saveWorkflow(endpoint, 'Sender', {});
    const { id: workflowId } = await services.store.db
      .selectFrom('workflows')
      .select('id')
      .where('name', '=', 'Sender')
      .executeTakeFirstOrThrow();
    const now = Date.now();
    // As a run leaves them.
    await services.store.db
      .insertInto('runs')
      .values({
        id: 'run_sent',
        workflow_id: workflowId,
        workflow_version: 1,
        activation: 'by hand',
        status: 'succeeded',
        created_at_ms: now,
        ended_at_ms: now,
      })
      .execute();
    await services.store.db
      .insertInto('send_ledger')
      .values({
        run_id: 'run_sent',
        step_id: 'send',
        connection_id: connectionId,
        environment: 'production',
        action: 'customer-io/send-transactional-email',
        marker: 'marker',
        state: 'sent',
        attempts: 1,
        delivery_id: deliveryId,
        intended_at_ms: now,
      })
      .execute();

    expect(await services.reconciliation.reconcileDue(now)).toEqual({ asked: 0, found: 0 });
    const { asked, found } = await services.reconciliation.reconcileDue(now + 16 * MINUTE_MS);
    expect(asked).toBe(1);
    expect(found).toBeGreaterThanOrEqual(2);
    const { body } = await api.call('GET', `/api/v1/deliveries/${deliveryId}`);
    expect(body.sentBy).toEqual({ runId: 'run_sent', stepId: 'send', action: 'customer-io/send-transactional-email' });
    const history = body.history as { metric: string; source: string }[];
    expect(history.map(({ metric }) => metric)).toEqual(expect.arrayContaining(['sent', 'delivered']));
    expect(new Set(history.map(({ source }) => source))).toEqual(new Set(['reconciled']));
    expect(await services.reconciliation.reconcileDue(now + 17 * MINUTE_MS)).toEqual({ asked: 0, found: 0 });
  });

  test('an endpoint can be deleted when no key opens Customer.io any more, and its webhook is named', async () => {
    const { connections, clients } = api.server.services;
    const { id: gone } = await clients.create({ name: 'Gone' });
    const connection = await connections.create({ clientId: gone, name: 'Shop' });
    const { region, siteId, trackApiKey, appApiKey } = workspace().keys;
    const keys = { region, siteId, trackApiKey, signingKeys: [], sandboxUrls: sandbox.us };
    await connections.setCredentials(connection, 'production', { ...keys, appApiKey });
    const make = async () => {
      const body = { connectionId: connection, environment: 'production', signingKeys: ['0123456789abcdef'] };
      const { id } = (await api.call('POST', '/api/v1/trigger-endpoints', { body })).body;
      await call('PUT', id, '/webhook', { events: 'all' });
      return id as string;
    };
    const [one, two] = [await make(), await make()];
    await connections.setCredentials(connection, 'production', keys);
    const deleted = await call('DELETE', one);
    expect(deleted).toMatchObject({ status: 200, body: { leftBehind: { webhookId: expect.any(Number) } } });
    await connections.revokeEnvironment(connection, 'production');
    expect((await call('DELETE', two)).body.leftBehind.why).toEqual(expect.any(String));
    expect((await call('GET', one)).status).toBe(404);
  });
});
