import { startSandbox } from '@cio-bridge/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ActionKey, actions, type CioError, createConnector } from '../src/index.ts';
import { connectionTo, workspaceIn } from './connection-to.ts';

const sandbox = await startSandbox({ deliveryPace: 0.01 });
afterAll(() => sandbox.close());

describe.each(['us', 'eu'] as const)('in %s', (region) => {
  const connector = createConnector({
    connection: connectionTo(sandbox, region),
    environment: 'production',
    retries: false,
    governor: false,
  });
  const workspace = sandbox.workspace(workspaceIn(sandbox, region).name);
  const person = (id: string) => workspace.people.find((one) => one.id === id);
  const lastRequest = () => workspace.requests.at(-1);
  const run = (key: string, input: unknown) => connector.run(key, input) as Promise<Record<string, unknown>>;
  const inSegment = async () => {
    const { body } = await run('customer-io/request', { api: 'app', path: '/v1/segments/1/membership' });
    return (body as { identifiers: { email: string }[] }).identifiers.map(({ email }) => email);
  };

  let deliveryId = '';
  beforeAll(async () => {
    const people = [
      { person: { id: 'cust-100' }, attributes: { email: 'ada@example.com', phone: '+15551234567' } },
      { person: { email: 'old@example.com' } },
      { person: { id: 'to-delete' } },
      { person: { id: 'to-suppress' } },
      { person: { id: 'suppressed' } },
      { person: { id: 'visitor-7f3a' } },
    ];
    for (const one of people) await run('customer-io/identify-customer', one);
    await run('customer-io/suppress-customer', { person: { id: 'suppressed' } });
    await run('customer-io/add-device', { person: { id: 'cust-100' }, token: 'apns-token-0', platform: 'ios' });
    const sent = await run('customer-io/send-transactional-email', {
      transactionalMessageId: 1,
      to: 'ada@example.com',
      person: { id: 'cust-100' },
    });
    deliveryId = String(sent.deliveryId);
  });
  afterAll(() => connector.close());

  /** Where the sample cannot be what runs: what it names has to exist, or others still need it. */
  const inputOf = (key: string, sample: unknown): unknown => {
    const instead: Partial<Record<string, unknown>> = {
      'customer-io/get-delivery': { deliveryId },
      'customer-io/destroy-customer': { person: { id: 'to-delete' } },
      'customer-io/suppress-customer': { person: { id: 'to-suppress' } },
      'customer-io/unsuppress-customer': { person: { id: 'suppressed' } },
    };
    return instead[key] ?? sample;
  };

  const sentBy = (channel: string) => (output: Record<string, unknown>) =>
    expect(workspace.deliveries.find(({ id }) => id === output.deliveryId)).toMatchObject({ channel });
  const took = (path: string) => () => expect(lastRequest()).toMatchObject({ path, status: 200 });

  /** What there is to see in Customer.io afterwards. A new action does not compile without its line. */
  const effects: Record<ActionKey, (output: Record<string, unknown>) => unknown> = {
    'customer-io/identify-customer': () =>
      expect(person('cust-100')).toMatchObject({
        email: 'ada@example.com',
        attributes: { plan: 'pro', first_name: 'Ada' },
      }),
    'customer-io/get-customer-attributes': (output) =>
      expect(output).toMatchObject({
        id: 'cust-100',
        email: 'ada@example.com',
        attributes: { plan: 'pro' },
        unsubscribed: false,
        devices: [{ token: 'apns-token-0' }],
      }),
    'customer-io/find-customers': ({ people }) =>
      expect(people).toEqual([{ id: 'cust-100', email: 'ada@example.com', cioId: person('cust-100')?.cioId }]),
    'customer-io/set-subscription-preferences': () =>
      expect(Object.values(person('cust-100')?.topics ?? {})).toEqual([true, false]),
    'customer-io/merge-customers': () =>
      expect(workspace.people.some(({ email }) => email === 'old@example.com')).toBe(false),
    'customer-io/suppress-customer': async () => {
      await run('customer-io/identify-customer', { person: { id: 'to-suppress' } });
      expect(person('to-suppress')).toBeUndefined();
    },
    'customer-io/unsuppress-customer': async () => {
      await run('customer-io/identify-customer', { person: { id: 'suppressed' } });
      expect(person('suppressed')).toBeDefined();
    },
    'customer-io/destroy-customer': () => expect(person('to-delete')).toBeUndefined(),
    'customer-io/track-event': () =>
      expect(workspace.events.at(-1)).toMatchObject({
        name: 'order_paid',
        cioId: person('cust-100')?.cioId,
        data: { order: 'A-17', total: 18.4 },
      }),
    'customer-io/track-anonymous-event': () =>
      expect(workspace.events.at(-1)).toMatchObject({ name: 'pricing_viewed', anonymousId: 'visitor-7f3a' }),
    'customer-io/send-transactional-email': sentBy('email'),
    'customer-io/send-push': sentBy('push'),
    'customer-io/send-sms': sentBy('sms'),
    'customer-io/send-whatsapp': sentBy('whatsapp'),
    'customer-io/send-in-app': sentBy('in_app'),
    'customer-io/send-inbox-message': sentBy('inbox'),
    'customer-io/trigger-broadcast': ({ triggerId }) => expect(triggerId).toBeGreaterThan(0),
    'customer-io/get-delivery': (output) =>
      expect(output).toMatchObject({
        deliveryId,
        channel: 'email',
        recipient: 'ada@example.com',
        person: { id: 'cust-100' },
      }),
    'customer-io/add-to-segment': async () => expect(await inSegment()).toEqual(['ada@example.com']),
    'customer-io/remove-from-segment': async () => expect(await inSegment()).toEqual([]),
    'customer-io/upsert-object': () =>
      expect(person('cust-100')?.relationships).toMatchObject([{ objectTypeId: '1', objectId: 'acme' }]),
    'customer-io/delete-object': () => expect(person('cust-100')?.relationships).toEqual([]),
    'customer-io/relate': () =>
      expect(person('cust-100')?.relationships).toMatchObject([{ objectId: 'acme', attributes: { role: 'admin' } }]),
    'customer-io/unrelate': () => expect(person('cust-100')?.relationships).toEqual([]),
    'customer-io/add-device': () =>
      expect(person('cust-100')?.devices.map((device) => device.token)).toContain('apns-token-1'),
    'customer-io/delete-device': () =>
      expect(person('cust-100')?.devices.map((device) => device.token)).toEqual(['apns-token-0']),
    'customer-io/submit-form': () =>
      expect(lastRequest()).toMatchObject({ path: '/api/v1/forms/newsletter-sign-up/submit', status: 204 }),
    'customer-io/identify': took('/v1/identify'),
    'customer-io/track': took('/v1/track'),
    'customer-io/page': took('/v1/page'),
    'customer-io/screen': took('/v1/screen'),
    'customer-io/group': took('/v1/group'),
    'customer-io/alias': took('/v1/alias'),
    'customer-io/reset': ({ anonymousId }) =>
      expect(anonymousId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    'customer-io/request': ({ status }) => expect(status).toBe(200),
  };

  test.each(actions.map((action) => [action.key, action] as const))('%s does what it says', async (key, action) => {
    const output = await run(key, inputOf(key, action.sample.input));
    expect(action.output.safeParse(output).error).toBeUndefined();
    await effects[key as ActionKey](output);
  });

  const calling = actions
    .filter(({ key }) => key !== 'customer-io/reset')
    .map(({ key, sample }) => [key, sample.input] as const);

  describe.each([
    [401, { code: 'cio_unauthorized', remedy: 'reconnect', status: 401 }],
    [403, { code: 'cio_forbidden', remedy: 'reconnect', status: 403 }],
    [404, { code: 'cio_not_found', remedy: 'fix-input', status: 404 }],
    [422, { code: 'cio_invalid_input', remedy: 'fix-input', status: 422 }],
    [429, { code: 'cio_rate_limited', remedy: 'retry', status: 429, retryAfterMs: 2000 }],
  ])('answered %i', (status, expected) => {
    test.each(calling)('%s', async (key, input) => {
      sandbox.faults.add({ kind: 'status', status, ...(status === 429 && { retryAfterSeconds: 2 }) });
      const error = await connector.run(key, input).catch((thrown: CioError) => thrown);
      expect(error).toMatchObject({ name: 'CioError', ...expected });
    });
  });

  /** The sample of a raw call is a GET, which may be repeated. */
  const isRepeatable = ({ key, idempotent }: (typeof actions)[number]) => idempotent || key === 'customer-io/request';

  describe.each([
    ['dropped after it was accepted', { kind: 'drop-after-accept' }],
    ['answered 500 after it was accepted', { kind: 'status-after-accept', status: 500 }],
    ['answered 502 with a web page', { kind: 'status-after-accept', status: 502, html: true }],
  ] as const)('%s', (_name, fault) => {
    test.each(calling)('%s', async (key, input) => {
      sandbox.faults.add(fault);
      const remedy = actions.some((action) => action.key === key && isRepeatable(action)) ? 'retry' : 'check-outcome';
      await expect(connector.run(key, input)).rejects.toMatchObject({ name: 'CioError', remedy });
    });
  });

  afterEach(() => sandbox.faults.clear());
});
