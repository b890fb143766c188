import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { startSandbox } from '@cio-bridge/sandbox';
import type { Transport } from '@cio-bridge/sdk';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import {
  actions,
  type Connection,
  type Credentials,
  connectionSchema,
  createConnector,
  type Environment,
  parseReportingEvent,
  sendMarkerFrom,
  sendMarkerOf,
} from '../src/index.ts';
import { connectionTo, credentialsIn, workspaceIn } from './connection-to.ts';

const sandbox = await startSandbox({ deliveryPace: 0.01 });
afterAll(() => sandbox.close());
afterEach(() => sandbox.faults.clear());

const us = sandbox.workspace(workspaceIn(sandbox, 'us').name);
const open = (environment: Environment, changes: Partial<Credentials> = {}) =>
  createConnector({ connection: connectionTo(sandbox, 'us', changes), environment, retries: false, governor: false });

/** A connection that is not to the sandbox: nothing in these tests may leave, so every run is dry or refused. */
const real = (environment: Environment, changes: Partial<Credentials> = {}) => {
  const { sandboxUrls: _, ...credentials } = credentialsIn(sandbox, 'us');
  const connection: Connection = {
    name: 'Example Shop',
    client: 'Example',
    environments: { [environment]: { ...credentials, ...changes } },
  };
  const transport = async () => expect.unreachable('a request left');
  return createConnector({ connection, environment, retries: false, transport });
};

const welcome = { transactionalMessageId: 1, to: 'ada@example.com', person: { id: 'cust-100' } } as const;

beforeAll(async () => {
  await using connector = open('production');
  await connector.run('customer-io/identify-customer', {
    person: { id: 'cust-100' },
    attributes: { email: 'ada@example.com' },
  });
});

describe('the same idempotency key', () => {
  test('makes a repeated event the same event', async () => {
    await using connector = open('production');
    const context = { idempotencyKey: 'run-1:step-2', startedAtMs: Date.now() - 3_600_000 };
    for (let time = 0; time < 3; time++) {
      await connector.run('customer-io/track-event', { person: { id: 'cust-100' }, name: 'repeated' }, context);
    }
    const events = us.events.filter(({ name }) => name === 'repeated');
    expect(events).toHaveLength(1);
    expect(events[0]?.timestamp).toBe(Math.floor(context.startedAtMs / 1000));
    expect(us.eventAcceptances.get(String(events[0]?.id))).toBe(3);
  });

  test('makes another event under another key, and without one each run is its own', async () => {
    await using connector = open('production');
    const event = { person: { id: 'cust-100' }, name: 'distinct' } as const;
    await connector.run('customer-io/track-event', event, { idempotencyKey: 'run-1:step-2' });
    await connector.run('customer-io/track-event', event, { idempotencyKey: 'run-1:step-3' });
    await connector.run('customer-io/track-event', event);
    await connector.run('customer-io/track-event', event);
    expect(us.events.filter(({ name }) => name === 'distinct')).toHaveLength(4);
  });

  test('marks a send where its reader does not look', async () => {
    await using connector = open('production');
    const marker = createHash('sha256').update('send:run-7:step-1').digest('hex').slice(0, 32);
    const { deliveryId } = await connector.run(
      'customer-io/send-transactional-email',
      { ...welcome, messageData: { plan: 'pro' } },
      { idempotencyKey: 'run-7:step-1' },
    );
    const delivery = us.deliveries.find(({ id }) => id === deliveryId);
    expect(sendMarkerFrom('run-7:step-1')).toBe(marker);
    expect(delivery?.data).toEqual({ plan: 'pro', cio_bridge_send: marker });
    expect(us.requests.at(-1)?.body).toContain(`"X-Cio-Bridge-Send":"${marker}"`);
    expect(JSON.stringify([delivery?.message.subject, delivery?.message.body])).not.toContain(marker);
  });

  test('is what an event about it bears, in that header alone', () => {
    const marker = createHash('sha256').update('send:run-7:step-1').digest('hex').slice(0, 32);
    const markerOf = (headers?: object) => {
      const event = { event_id: 'e', object_type: 'email', metric: 'sent', timestamp: 1, data: { delivery_id: 'd' } };
      const parsed = parseReportingEvent(JSON.stringify({ ...event, data: { ...event.data, headers } }));
      return parsed.ok ? sendMarkerOf(parsed.event) : 'no event';
    };
    expect(markerOf({ 'X-Cio-Bridge-Send': [marker], References: ['other'] })).toBe(marker);
    expect(markerOf({ 'x-cio-bridge-send': ` ${marker}` })).toBe(marker);
    expect(markerOf({ 'X-Cio-Bridge-Send': [marker], 'x-cio-bridge-send': [marker] })).toBe(marker);
    const none = [
      undefined,
      {},
      { References: [marker] },
      { 'X-Cio-Bridge-Send': [] },
      { 'X-Cio-Bridge-Send': ['A receipt'] },
      { 'X-Cio-Bridge-Send': [`${marker}0`] },
      { 'X-Cio-Bridge-Send': [marker, 'f00d'.repeat(8)] },
    ];
    expect(none.map(markerOf)).toEqual(none.map(() => undefined));
  });

  test('finds a send again whose answer was lost', async () => {
    await using connector = open('production');
    const sought = { person: { id: 'cust-100' }, idempotencyKey: 'run-8:step-1', startedAtMs: Date.now() };
    expect(await connector.findSend(sought)).toBeUndefined();
    sandbox.faults.add({ kind: 'drop-after-accept', path: '/v1/send/email', count: 1 });
    const { person: _, ...context } = sought;
    const lost = connector.run('customer-io/send-transactional-email', welcome, context);
    await expect(lost).rejects.toMatchObject({ code: 'cio_unknown_outcome', remedy: 'check-outcome' });
    await connector.run('customer-io/send-transactional-email', welcome, { idempotencyKey: 'run-9:step-1' });
    const found = us.deliveries.find(({ data }) => data.cio_bridge_send === sendMarkerFrom('run-8:step-1'));
    expect(await connector.findSend(sought)).toEqual({ deliveryId: found?.id });
    expect(await connector.findSend({ ...sought, idempotencyKey: 'never sent' })).toBeUndefined();
  });

  test('comes to the same anonymous id', async () => {
    await using connector = open('production');
    const [first, again, other] = [
      await connector.run('customer-io/reset', {}, { idempotencyKey: 'a' }),
      await connector.run('customer-io/reset', {}, { idempotencyKey: 'a' }),
      await connector.run('customer-io/reset', {}, { idempotencyKey: 'b' }),
    ];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe('one layer owns retries', () => {
  const event = { person: { id: 'cust-100' }, name: 'retried' } as const;
  const strikes = () => sandbox.faults.active.map(({ struck }) => struck);

  test('the sdk, unless told otherwise', async () => {
    sandbox.faults.add({ kind: 'status', status: 503, count: 1 });
    const options = {
      connection: connectionTo(sandbox, 'us'),
      environment: 'production',
      retries: { baseDelayMs: 1 },
    } as const;
    await using connector = createConnector(options);
    expect(await connector.run('customer-io/track-event', event)).toEqual({});
    expect(strikes()).toEqual([1]);
  });

  test('the host, when retries are off', async () => {
    sandbox.faults.add({ kind: 'status', status: 503 });
    await using connector = open('production');
    await expect(connector.run('customer-io/track-event', event)).rejects.toMatchObject({ remedy: 'retry' });
    expect(strikes()).toEqual([1]);
  });
});

test('a signal stops a run', async () => {
  sandbox.faults.add({ kind: 'delay', delayMs: 10_000 });
  await using connector = open('production');
  const stop = new AbortController();
  const run = connector.run('customer-io/identify-customer', { person: { id: 'slow' } }, { signal: stop.signal });
  setImmediate(() => stop.abort());
  await expect(run).rejects.toMatchObject({ code: 'cio_aborted' });
});

describe('a dry run', () => {
  test('is not told to those who count what leaves', async () => {
    const told: string[] = [];
    const hooks = { onRequest: () => told.push('request'), onResponse: () => told.push('response') };
    await using connector = createConnector({ connection: connectionTo(sandbox, 'us'), environment: 'editor', hooks });
    await connector.run('customer-io/identify-customer', { person: { id: '1' } }, { dryRun: true });
    expect(told).toEqual([]);
    await connector.run('customer-io/find-customers', { email: 'nobody@example.com' });
    expect(told).toEqual(['request', 'response']);
  });

  test('shows the request and sends nothing', async () => {
    await using connector = real('production');
    const input = {
      person: { email: 'ada@example.com' },
      name: 'order_paid',
      timestamp: '2026-01-31T09:00:00+01:00',
    } as const;
    expect(await connector.run('customer-io/track-event', input, { dryRun: true, idempotencyKey: 'k' })).toEqual({
      dryRun: true,
      requests: [
        {
          method: 'POST',
          url: 'https://track.customer.io/api/v2/entity',
          headers: expect.objectContaining({ authorization: 'Basic ********', 'content-type': 'application/json' }),
          body: {
            type: 'person',
            action: 'event',
            identifiers: { email: 'ada@example.com' },
            name: 'order_paid',
            id: expect.stringMatching(/^[0-9A-Z]{26}$/),
            timestamp: 1769846400,
          },
        },
      ],
    });
  });

  test('holds no key, whatever the action', async () => {
    const credentials = credentialsIn(sandbox, 'us');
    await using connector = real('production');
    const { actions } = await import('../src/index.ts');
    for (const { key, sample } of actions) {
      const text = JSON.stringify(await connector.run(key, sample.input, { dryRun: true }));
      const secrets = [credentials.trackApiKey, credentials.appApiKey, credentials.pipelinesWriteKey].map(String);
      const encoded = secrets.flatMap((secret) => [
        secret,
        btoa(secret),
        btoa(`${secret}:`),
        btoa(`${credentials.siteId}:${secret}`),
      ]);
      expect(
        encoded.filter((secret) => text.includes(secret)),
        key,
      ).toEqual([]);
    }
  });

  test('refuses what a run would refuse', async () => {
    await using connector = real('production');
    await expect(
      connector.run('customer-io/send-push' as string, { person: { id: '1' } }, { dryRun: true }),
    ).rejects.toMatchObject({ code: 'cio_invalid_input', field: 'transactionalMessageId' });
    // The sdk's own checks come before a request is made.
    await expect(
      connector.run(
        'customer-io/identify-customer',
        { person: { id: '1' }, attributes: { ['x'.repeat(151)]: 1 } },
        { dryRun: true },
      ),
    ).rejects.toMatchObject({ code: 'cio_invalid_input' });
  });
});

test.each([
  [1760000000, 1760000000],
  ['1760000000', 1760000000],
  ['2025-10-09T08:53:20Z', 1760000000],
  ['2025-10-09T10:53:20.999+02:00', 1760000000],
])('a moment given as %j is %i in Unix seconds', async (timestamp, seconds) => {
  await using connector = real('production');
  const { requests } = await connector.run(
    'customer-io/track-event',
    { person: { id: '1' }, name: 'x', timestamp },
    { dryRun: true },
  );
  expect(requests[0]?.body).toMatchObject({ timestamp: seconds });
});

describe('outside production', () => {
  test('nothing is sent to a real workspace without an allowlist', async () => {
    await using connector = real('staging');
    await expect(connector.run('customer-io/send-transactional-email', welcome)).rejects.toMatchObject({
      code: 'cio_allowlist_missing',
      remedy: 'reconnect',
    });
    await expect(
      connector.run('customer-io/request', { api: 'app', method: 'POST', path: '/v1/send/email', body: {} }),
    ).rejects.toMatchObject({ code: 'cio_allowlist_missing' });
  });

  test('what sends nothing needs no allowlist', async () => {
    await using connector = real('staging');
    const input = { person: { id: '1' } } as const;
    expect(await connector.run('customer-io/identify-customer', input, { dryRun: true })).toMatchObject({
      dryRun: true,
    });
    expect(await connector.run('customer-io/track-event', { ...input, name: 'x' }, { dryRun: true })).toMatchObject({
      dryRun: true,
    });
    expect(
      await connector.run('customer-io/request', { api: 'app', path: '/v1/segments' }, { dryRun: true }),
    ).toMatchObject({ dryRun: true });
  });

  test('the sandbox sends to anyone, unless it has an allowlist', async () => {
    await using connector = open('editor');
    expect(await connector.run('customer-io/send-transactional-email', welcome)).toHaveProperty('deliveryId');
    await using strict = open('editor', { recipientAllowlist: [] });
    await expect(strict.run('customer-io/send-transactional-email', welcome)).rejects.toMatchObject({
      code: 'cio_recipient_not_allowed',
    });
  });

  test.each([
    ['an address', 'ada@example.com', true],
    ['in capitals', 'ADA@Example.COM', true],
    ['with a name', 'Ada <ada@example.com>', true],
    ['with a quoted name and a comma', '"Lovelace, Ada" <ada@example.com>', true],
    ['several', 'ada@example.com, bo@example.test', true],
    ['anyone of a domain', 'someone@example.test', true],
    ['one of several is not listed', 'ada@example.com, eve@example.org', false],
    ['a name that looks like an allowed address', '"ada@example.com" <eve@example.org>', false],
    ['a name that looks like an allowed address, unquoted', 'ada@example.com <eve@example.org>', false],
    ['a list hidden in a quoted name', '"ada@example.com, " <eve@example.org>', false],
    ['an open quote', '"x, ada@example.com', false],
    ['an open quote before an allowed address', '"ada@example.com', false],
    ['nobody between commas', 'ada@example.com,,', false],
    ['an allowed one behind a semicolon', 'eve@example.org;ada@example.com', false],
    ['a domain that ends alike', 'eve@notexample.test', false],
    ['a subdomain', 'eve@sub.example.test', false],
    ['Liquid', '{{customer.email}}', false],
    ['two angle brackets', '<eve@example.org> <ada@example.com>', false],
    ['someone outside, before anyone of a domain', 'eve@example.org; bo@example.test', false],
    ['someone outside, a space before anyone of a domain', 'eve@example.org bo@example.test', false],
    ['someone outside, a line before anyone of a domain', 'eve@example.org\nbo@example.test', false],
    ['someone outside, an open quote before anyone of a domain', '<eve@example.org> "bo@example.test', false],
    ['someone outside, a comment of a domain', 'eve@example.org (bo@example.test', false],
    ['Liquid at a domain', '{{customer.email}}@example.test', false],
    ['someone outside as the unquoted name of one allowed', 'eve@example.org <bo@example.test>', false],
  ])('email to %s', async (_name, to, allowed) => {
    await using connector = real('staging', { recipientAllowlist: ['ada@example.com', '@example.test'] });
    const outcome = connector.run('customer-io/send-transactional-email', { ...welcome, to }, { dryRun: true });
    if (allowed) await expect(outcome).resolves.toMatchObject({ dryRun: true });
    else await expect(outcome).rejects.toMatchObject({ code: 'cio_recipient_not_allowed', remedy: 'fix-input' });
  });

  test('no made-up list of addresses reaches anyone outside', async () => {
    await using connector = real('staging', { recipientAllowlist: ['ada@example.com', '@example.test'] });
    const part = fc.constantFrom(
      'ada@example.com',
      'bo@example.test',
      '\n',
      'eve@example.org',
      '"',
      ',',
      '<',
      '>',
      '\\',
      ' ',
      ';',
      'Ada',
      '(',
      ')',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
        async (to) => {
          if (!to.includes('eve@example.org')) return;
          await expect(
            connector.run('customer-io/send-transactional-email', { ...welcome, to }, { dryRun: true }),
          ).rejects.toMatchObject({ name: 'CioError' });
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a list made to be slow to read is refused at once', async () => {
    await using connector = real('staging', { recipientAllowlist: ['@example.test'] });
    const lists = [`${' '.repeat(100_000)}<a`, '"\\'.repeat(100_000), '"'.repeat(100_001), 'a@'.repeat(100_000)];
    for (const list of lists) {
      await expect(
        connector.run('customer-io/send-transactional-email', { ...welcome, to: `x${list}` }, { dryRun: true }),
      ).rejects.toMatchObject({ code: 'cio_recipient_not_allowed' });
    }
  });

  test('ids are other people in other letters', async () => {
    await using connector = real('staging', { recipientAllowlist: ['cust-100'] });
    const push = (id: string) =>
      connector.run('customer-io/send-push', { transactionalMessageId: 2, person: { id } }, { dryRun: true });
    await expect(push('cust-100')).resolves.toMatchObject({ dryRun: true });
    await expect(push('CUST-100')).rejects.toMatchObject({ code: 'cio_recipient_not_allowed' });
  });

  test('an event can name several recipients, all of them allowed', async () => {
    await using connector = real('staging', { recipientAllowlist: ['ada@example.com', '@example.test'] });
    const data = { recipient: 'ada@example.com, Bo <bo@example.test>' };
    expect(
      await connector.run('customer-io/track-event', { person: { id: '1' }, name: 'x', data }, { dryRun: true }),
    ).toMatchObject({ dryRun: true });
  });

  test.each([
    ['cc', 'customer-io/send-transactional-email', { ...welcome, cc: 'eve@example.org' }],
    [
      "a push's device",
      'customer-io/send-push',
      { transactionalMessageId: 2, person: { id: 'cust-100' }, to: 'apns-token-of-eve' },
    ],
    [
      "an event's own recipients, the last of them allowed",
      'customer-io/track-event',
      { person: { id: '1' }, name: 'x', data: { recipient: 'eve@example.org, bo@example.test' } },
    ],
    [
      "an event's own recipients as a list",
      'customer-io/track-event',
      { person: { id: '1' }, name: 'x', data: { recipient: ['eve@example.org'] } },
    ],
    [
      "an event's own recipient that is no text",
      'customer-io/track-event',
      { person: { id: '1' }, name: 'x', data: { recipient: { toString: 'eve@example.org' } } },
    ],
    [
      "a Pipelines event's own recipient",
      'customer-io/track',
      { userId: '1', event: 'x', properties: { recipient: 'eve@example.org' } },
    ],
    ["a page's own recipient", 'customer-io/page', { userId: '1', properties: { recipient: 'eve@example.org' } }],
    ["a screen's own recipient", 'customer-io/screen', { userId: '1', properties: { recipient: 'eve@example.org' } }],
    ['bcc', 'customer-io/send-transactional-email', { ...welcome, bcc: 'eve@example.org' }],
    ["a push's person", 'customer-io/send-push', { transactionalMessageId: 2, person: { id: 'cust-1' } }],
    [
      'a phone number',
      'customer-io/send-sms',
      { transactionalMessageId: 3, to: '+15550000000', person: { id: 'cust-100' } },
    ],
    [
      "an event's own recipient",
      'customer-io/track-event',
      { person: { id: '1' }, name: 'x', data: { recipient: 'eve@example.org' } },
    ],
    [
      "an invite's recipient",
      'customer-io/track-anonymous-event',
      { name: 'x', data: { recipient: 'eve@example.org' } },
    ],
    ['a broadcast to the saved audience', 'customer-io/trigger-broadcast', { broadcastId: 1 }],
    [
      'a broadcast to a filter',
      'customer-io/trigger-broadcast',
      { broadcastId: 1, recipients: { segment: { id: 1 } } },
    ],
    [
      'a broadcast to one who is not listed',
      'customer-io/trigger-broadcast',
      { broadcastId: 1, emails: ['ada@example.com', 'eve@example.org'] },
    ],
    ['a raw send', 'customer-io/request', { api: 'app', method: 'POST', path: '/v1/send/email' }],
  ])('%s is held against the allowlist', async (_name, key, input) => {
    await using connector = real('staging', { recipientAllowlist: ['ada@example.com', '@example.test', 'cust-100'] });
    await expect(connector.run(key, input)).rejects.toMatchObject({ code: 'cio_recipient_not_allowed' });
  });

  test('a star allows everyone', async () => {
    await using connector = real('staging', { recipientAllowlist: ['*'] });
    expect(await connector.run('customer-io/trigger-broadcast', { broadcastId: 1 }, { dryRun: true })).toMatchObject({
      dryRun: true,
    });
  });

  test('production sends to anyone, unless it has a list', async () => {
    await using connector = real('production');
    expect(await connector.run('customer-io/send-transactional-email', welcome, { dryRun: true })).toMatchObject({
      dryRun: true,
    });
    await using listed = real('production', { recipientAllowlist: ['bo@example.com'] });
    await expect(listed.run('customer-io/send-transactional-email', welcome)).rejects.toMatchObject({
      code: 'cio_recipient_not_allowed',
    });
  });
});

describe('bad input', () => {
  const connector = real('production', { recipientAllowlist: ['*'] });

  test.each([
    ['headers.Bcc', { Bcc: 'eve@example.org' }],
    ['headers.resent-to', { 'resent-to': 'eve@example.org' }],
    ['headers.X-Order', { 'X-Order': 'A-17\r\nBcc: eve@example.org' }],
    ['headers.X Order', { 'X Order': 'A-17' }],
    ['headers.X-Order', { 'X-Order': 'Ünïcode' }],
  ])('an email header that hides something is refused: %s', async (field, headers) => {
    await expect(
      connector.run('customer-io/send-transactional-email', { ...welcome, headers }, { dryRun: true }),
    ).rejects.toMatchObject({ code: 'cio_invalid_input', field });
  });

  test('what is nested without end is refused, not run into', async () => {
    let list: unknown = [];
    let filter: unknown = { segment: { id: 1 } };
    for (let depth = 0; depth < 50_000; depth += 1) [list, filter] = [[list], { not: filter }];
    const itself: Record<string, unknown> = {};
    itself.itself = itself;
    for (const [key, input] of [
      ['customer-io/identify-customer', { person: { id: '1' }, attributes: { list } }],
      ['customer-io/identify-customer', { person: { id: '1' }, attributes: { itself } }],
      ['customer-io/find-customers', { filter }],
    ] as const) {
      await expect(connector.run(key, input as never)).rejects.toMatchObject({ code: 'cio_invalid_input' });
    }
  });

  test('an error stays short, whatever is given', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`input${index}`, 1]));
    const error = connector.run('customer-io/add-to-segment', { segmentId: 1, ids: ['1'], ...many } as never);
    await expect(error).rejects.toMatchObject({
      message:
        'customer-io/add-to-segment: input0: is unknown; there are segmentId, ids, idType (so is input1, input2, input3, …)',
    });
    const ids = Array.from({ length: 900 }, () => true);
    await expect(connector.run('customer-io/add-to-segment', { segmentId: 1, ids } as never)).rejects.toMatchObject({
      message: expect.stringMatching(/^.{1,800}; and 890 more$/),
    });
  });

  test.each([
    ['a Date', new Date(0), 'attributes.value'],
    ['an invalid Date', new Date('nonsense'), 'attributes.value'],
    ['NaN', { n: Number.NaN }, 'attributes.value.n'],
    ['a function', [() => 1], 'attributes.value[0]'],
    ['undefined in a list', { list: [undefined] }, 'attributes.value.list[0]'],
    ['a Map', new Map(), 'attributes.value'],
    ['a Set', { of: new Set() }, 'attributes.value.of'],
    ['a symbol', Symbol('s'), 'attributes.value'],
    ['an integer that has lost its last digits', 2 ** 60, 'attributes.value'],
  ])('%s among the attributes is refused by its name', async (_name, value, field) => {
    await expect(
      connector.run('customer-io/identify-customer', { person: { id: '1' }, attributes: { value } }, { dryRun: true }),
    ).rejects.toMatchObject({ code: 'cio_invalid_input', field });
  });

  test('an unknown input names the near ones', async () => {
    const misspelt = { person: { id: '1' }, atributes: {} };
    await expect(connector.run('customer-io/identify-customer', misspelt as never)).rejects.toMatchObject({
      field: 'atributes',
      message: 'customer-io/identify-customer: atributes: is unknown; did you mean attributes?',
    });
    const person = { person: { nickname: 'ada' } };
    await expect(connector.run('customer-io/identify-customer', person as never)).rejects.toMatchObject({
      field: 'person.nickname',
      message: expect.stringContaining('person.nickname: is unknown; there are id, email, cioId, phone'),
    });
  });

  test.each(actions.map((action) => [action.key, action] as const))(
    '%s says what is allowed wherever the kind is wrong',
    async (key, { input, sample }) => {
      for (const field of Object.keys((input as unknown as { shape: object }).shape)) {
        for (const wrong of [{ odd: {} }, [[]], true, -1.5, '', null]) {
          const given = { ...(sample.input as object), [field]: wrong };
          const { message } = (await connector
            .run(key, given, { dryRun: true })
            .catch((error: Error) => error)) as Error;
          expect(message ?? '', `${field}: ${JSON.stringify(wrong)}`).not.toMatch(/Invalid input( \(|;|$)/);
        }
      }
    },
  );
  test.each([
    ['no identifier', 'identify-customer', { person: {} }, 'person', /give one of id, email, cioId, phone/],
    ['no identifier but null', 'track-event', { person: { id: null }, name: 'x' }, 'person', /give one of id/],
    [
      'a phone where none is known',
      'merge-customers',
      { primary: { phone: '+15551234567' }, secondary: { id: '2' } },
      'primary.phone',
      /phone/,
    ],
    [
      'a person merged into themselves',
      'merge-customers',
      { primary: { id: '2' }, secondary: { id: '2' } },
      'secondary',
      /same person/,
    ],
    [
      'milliseconds',
      'track-event',
      { person: { id: '1' }, name: 'x', timestamp: 1760000000000 },
      'timestamp',
      /milliseconds/,
    ],
    [
      'a date without a zone',
      'track-event',
      { person: { id: '1' }, name: 'x', timestamp: '2026-01-31' },
      'timestamp',
      /zone/,
    ],
    [
      'an event id that is no ULID',
      'track-event',
      { person: { id: '1' }, name: 'x', eventId: 'A-17' },
      'eventId',
      /ULID/,
    ],
    ['a misspelt field', 'track-event', { person: { id: '1' }, name: 'x', dta: {} }, undefined, /dta/],
    [
      'what is not JSON',
      'track-event',
      { person: { id: '1' }, name: 'x', data: { at: new Date() } },
      'data.at',
      /JSON/,
    ],
    [
      "an email of one's own without a body",
      'send-transactional-email',
      { to: 'a@example.com', person: { id: '1' }, subject: 'Hi' },
      'body',
      /no transactional message/,
    ],
    [
      'two audiences',
      'trigger-broadcast',
      { broadcastId: 1, emails: ['a@example.com'], ids: ['1'] },
      'ids',
      /one audience/,
    ],
    [
      'a flag beside the wrong audience',
      'trigger-broadcast',
      { broadcastId: 1, ids: ['1'], emailIgnoreMissing: true },
      'emailIgnoreMissing',
      /goes with emails/,
    ],
    [
      'a person and a filter',
      'find-customers',
      { email: 'a@example.com', filter: { segment: { id: 1 } } },
      undefined,
      /exactly one/,
    ],
    ['a filter of no kind', 'find-customers', { filter: { segmnt: { id: 1 } } }, 'filter', /filter/],
    [
      'a topic both ways',
      'set-subscription-preferences',
      { person: { id: '1' }, subscribeTo: [1], unsubscribeFrom: [1] },
      'unsubscribeFrom',
      /topic 1/,
    ],
    [
      'a form without a person',
      'submit-form',
      { formId: 'f', data: { name: 'Ada' } },
      'data',
      /exactly one of id, email/,
    ],
    ['nobody in Pipelines', 'track', { event: 'x' }, undefined, /userId/],
    [
      'a moment before 1970',
      'track-event',
      { person: { id: '1' }, name: 'x', timestamp: '1969-12-31T23:59:59Z' },
      'timestamp',
      /^customer-io\/track-event: timestamp: has to be Unix seconds/,
    ],
    ['another host in the path', 'request', { api: 'app', path: '//evil.example.org/x' }, 'path', /one "\/"/],
    ['an absolute URL as the path', 'request', { api: 'app', path: 'https://evil.example.org/x' }, 'path', /one "\/"/],
    ['a path that climbs', 'request', { api: 'app', path: '/v1/%2e%2E/x' }, 'path', /climb/],
    ['a path that breaks out of the host', 'request', { api: 'app', path: '@evil.example.org' }, 'path', /one "\/"/],
  ])('%s', async (_name, key, input, field, message) => {
    await expect(connector.run(`customer-io/${key}`, input)).rejects.toMatchObject({
      code: 'cio_invalid_input',
      remedy: 'fix-input',
      message: expect.stringMatching(message),
      ...(field !== undefined && { field }),
    });
  });

  test('an unknown action names those that come near', async () => {
    await expect(connector.run('customer-io/identify-custmer' as string, {})).rejects.toMatchObject({
      code: 'cio_unknown_action',
      message: expect.stringContaining('customer-io/identify-customer'),
    });
    await expect(connector.run('segment' as string, {})).rejects.toMatchObject({
      message: expect.stringContaining('customer-io/add-to-segment'),
    });
  });

  test('a missing key names the action and the key, and no value', async () => {
    const { appApiKey: _, sandboxUrls: __, ...credentials } = credentialsIn(sandbox, 'us');
    const connection = { name: 'Example Shop', client: 'Example', environments: { production: credentials } };
    await using keyless = createConnector({ connection, environment: 'production' });
    await expect(keyless.run('customer-io/send-sms' as string, {})).rejects.toMatchObject({
      code: 'cio_missing_credentials',
      remedy: 'reconnect',
      field: 'environments.production.appApiKey',
      message: 'customer-io/send-sms needs the App API key, which the connection "Example Shop" lacks for production',
    });
    await expect(keyless.run('customer-io/request', { api: 'app', path: '/v1/segments' })).rejects.toMatchObject({
      message: expect.stringContaining('customer-io/request needs the App API key'),
    });
    expect(() => createConnector({ connection, environment: 'staging' })).toThrow(
      expect.objectContaining({ code: 'cio_environment_not_set' }),
    );
  });

  test('errors hold no value that was given', async () => {
    const error = await connector
      .run('customer-io/add-device' as string, {
        person: { id: '1' },
        token: 'SECRET-TOKEN',
        platform: 'SECRET-PLATFORM',
      })
      .catch((thrown: Error) => thrown);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('SECRET');
  });
});

describe('connections', () => {
  const credentials = { region: 'us', siteId: 's', trackApiKey: 'k' };
  const parse = (changes: object) =>
    connectionSchema.safeParse({ name: 'n', client: 'c', environments: { staging: { ...credentials, ...changes } } });
  const sandboxAt = (host: string) => ({
    sandboxUrls: { track: `${host}/us/track`, app: `${host}/us/app`, pipelines: `${host}/us/pipelines` },
  });

  test('keys are trimmed, as they are pasted', () => {
    expect(parse({ trackApiKey: ' k\n' }).data?.environments.staging?.trackApiKey).toBe('k');
  });

  test('are held to the schema when they are opened, as plain JavaScript may hand over anything', () => {
    const production = { ...credentials, region: 'us' as const, trackApiKey: '' };
    const connection = { name: 'Example Shop', client: 'c', environments: { production } };
    expect(() => createConnector({ connection, environment: 'production' })).toThrow(
      expect.objectContaining({
        code: 'cio_invalid_input',
        field: 'trackApiKey',
        message: expect.stringContaining('Example Shop'),
      }),
    );
  });

  test.each(['http://127.0.0.1:4010', 'http://localhost:4010', 'http://[::1]:4010'])(
    'a sandbox may be at %s',
    (host) => {
      expect(parse(sandboxAt(host)).success).toBe(true);
    },
  );

  test.each([
    'http://10.0.0.1',
    'http://169.254.169.254',
    'http://example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://example.com#localhost',
    'http://127.0.0.1@example.com',
    // Some resolvers ask the network for it.
    'http://example.localhost',
    'file:///etc',
  ])('and not at %s', (host) => {
    expect(parse(sandboxAt(host)).error?.issues[0]?.message).toContain('is a URL on this machine');
  });
});

describe('choices', () => {
  test.each(['constructor', '__proto__', 'toString'])('%s, which every object has, has none', async (field) => {
    await using connector = open('editor');
    await expect(connector.choices('customer-io/send-sms', field)).rejects.toMatchObject({
      code: 'cio_invalid_input',
      field,
    });
  });

  const load = async (key: string, field: string, query = {}) => {
    await using connector = open('production');
    return await connector.choices(key, field, query);
  };

  test('transactional messages, searched', async () => {
    const { choices } = await load('customer-io/send-push', 'transactionalMessageId');
    expect(choices).toHaveLength(6);
    expect(await load('customer-io/send-push', 'transactionalMessageId', { search: 'WELC' })).toEqual({
      choices: [{ value: 1, label: 'Welcome' }],
    });
  });

  test('the variables that a message reads', async () => {
    const query = { input: { transactionalMessageId: 1 } };
    const { choices } = await load('customer-io/send-transactional-email', 'messageData', query);
    expect(choices.map(({ value }) => value)).toEqual(['link', 'plan']);
    const named = { input: { transactionalMessageId: 'Welcome' } };
    expect((await load('customer-io/send-transactional-email', 'messageData', named)).choices).toEqual(choices);
    const unknown = { input: { transactionalMessageId: 'nothing of the kind' } };
    expect(await load('customer-io/send-transactional-email', 'messageData', unknown)).toEqual({ choices: [] });
    expect(await load('customer-io/send-transactional-email', 'messageData')).toEqual({ choices: [] });
  });

  test('manual segments alone, topics, broadcasts', async () => {
    expect(await load('customer-io/add-to-segment', 'segmentId')).toMatchObject({
      choices: [{ value: 1, label: 'Testers' }],
    });
    expect(
      (await load('customer-io/set-subscription-preferences', 'subscribeTo')).choices.map(({ value }) => value),
    ).toEqual([1, 2]);
    expect(await load('customer-io/trigger-broadcast', 'broadcastId')).toMatchObject({
      choices: [{ value: 1, label: 'Announcement' }],
    });
  });

  test('senders are searched beyond a page without a match', async () => {
    const pages: Record<string, unknown> = {
      '': { sender_identities: [{ id: 1, template_type: 'email', name: 'Bo', address: 'bo@example.com' }], next: 'p2' },
      p2: { sender_identities: [{ id: 2, template_type: 'email', name: 'Ada', address: 'ada@example.com' }], next: '' },
    };
    const transport: Transport = async ({ url }) => {
      const body = JSON.stringify(pages[new URL(url).searchParams.get('start') ?? '']);
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    };
    const connection = connectionTo(sandbox, 'us');
    await using connector = createConnector({ connection, environment: 'editor', transport });
    expect(await connector.choices('customer-io/send-transactional-email', 'from', { search: 'ada' })).toEqual({
      choices: [{ value: 'ada@example.com', label: 'Ada (ada@example.com)' }],
    });
  });

  test('every loader that an action names works', async () => {
    const { actions } = await import('../src/index.ts');
    for (const { key, choices = {} } of actions) {
      for (const field of Object.keys(choices))
        expect((await load(key, field)).choices, `${key} ${field}`).toBeInstanceOf(Array);
    }
  });

  test('an input without choices says which have some', async () => {
    await expect(load('customer-io/relate', 'person')).rejects.toMatchObject({
      code: 'cio_invalid_input',
      message: expect.stringContaining('objectTypeId'),
    });
  });
});

describe('the reporting webhook of an endpoint', () => {
  const endpoint = 'https://bridge.example.com/webhooks/customer-io/token-1';
  const wanted = { name: 'cio-bridge', endpoint, events: ['email_bounced', 'email_sent'] };

  test('is created, left alone, mended and removed', async () => {
    await using connector = open('production');
    const { reportingWebhooks } = connector;
    expect(await reportingWebhooks.inspect(wanted)).toEqual({ drift: ['missing'] });
    const created = await reportingWebhooks.ensure(wanted);
    expect(created).toMatchObject({ outcome: 'created' });
    expect(await reportingWebhooks.ensure(wanted)).toEqual({
      webhookId: created.webhookId,
      outcome: 'unchanged',
      drift: [],
    });

    // A person changes it at Customer.io, and makes a second one for the same address.
    const { webhookId } = created;
    const change = {
      name: 'mine',
      endpoint,
      events: ['email_sent', 'push_sent'],
      disabled: true,
      full_resolution: true,
    };
    await connector.run('customer-io/request', {
      api: 'app',
      method: 'PUT',
      path: `/v1/reporting_webhooks/${webhookId}`,
      body: change,
    });
    await connector.run('customer-io/request', {
      api: 'app',
      method: 'POST',
      path: '/v1/reporting_webhooks',
      body: change,
    });
    const drift = ['name', 'disabled', 'events_missing', 'events_surplus', 'full_resolution', 'duplicate'];
    expect(await reportingWebhooks.inspect(wanted)).toEqual({ webhookId, drift });
    expect(await reportingWebhooks.ensure(wanted)).toEqual({ webhookId, outcome: 'updated', drift });
    expect(us.webhooks.filter((webhook) => webhook.endpoint === endpoint)).toMatchObject([
      { id: webhookId, disabled: false, events: wanted.events },
    ]);

    expect(await reportingWebhooks.remove(endpoint)).toBe(1);
    expect(await reportingWebhooks.remove(endpoint)).toBe(0);
  });

  test('leaves the webhooks of others alone', async () => {
    await using connector = open('production');
    const others = { name: 'warehouse', endpoint: 'https://warehouse.example.com/cio', events: ['email_sent'] };
    await connector.run('customer-io/request', {
      api: 'app',
      method: 'POST',
      path: '/v1/reporting_webhooks',
      body: others,
    });
    await connector.reportingWebhooks.ensure(wanted);
    await connector.reportingWebhooks.remove(endpoint);
    expect(us.webhooks).toMatchObject([others]);
  });
});

test('input and output are typed by the key', async () => {
  await using connector = open('production');
  // @ts-expect-error The person is missing.
  const wrong = connector.run('customer-io/identify-customer', {});
  await expect(wrong).rejects.toThrow();
  const send = () => connector.run('customer-io/send-push', { transactionalMessageId: 2, person: { id: '1' } });
  expectTypeOf(send).returns.resolves.toHaveProperty('deliveryId').toEqualTypeOf<string>();
  const dry = () =>
    connector.run('customer-io/send-push', { transactionalMessageId: 2, person: { id: '1' } }, { dryRun: true });
  expectTypeOf(dry).returns.resolves.toHaveProperty('requests');
  const any = () => connector.run('made up at run time' as string, {});
  expectTypeOf(any).returns.resolves.toBeUnknown();
});
