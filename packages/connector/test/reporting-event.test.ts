import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  matchesFilter,
  parseReportingEvent,
  type ReportingEvent,
  reportingEventFilter,
  reportingSamples,
  reportingSubscriptions,
  subscriptionsFor,
} from '../src/index.ts';
import { vendorDocument } from './contracts.ts';

const parsed = (payload: unknown): ReportingEvent => {
  const result = parseReportingEvent(JSON.stringify(payload));
  if (!result.ok) throw new Error(result.reason);
  return result.event;
};

const sample = (objectType: string, metric: string) => {
  const found = reportingSamples.find((one) => one.object_type === objectType && one.metric === metric);
  if (!found) throw new Error(`no sample for ${objectType} ${metric}`);
  return found;
};

const withData = (objectType: string, metric: string, data: Record<string, unknown>) => {
  const payload = sample(objectType, metric);
  return parsed({ ...payload, data: { ...payload.data, ...data } });
};

test.each([
  ['Ada <ada@example.com>', true],
  ['bo@example.org, ada@Example.COM', true],
  ['ada@example.com.evil.example.org', false],
  ['ada', false],
])('a filter on a domain finds it in %s: %s', (recipient, matches) => {
  const filter = reportingEventFilter.parse({ recipientDomains: ['example.com'] });
  expect(matchesFilter(filter, withData('email', 'sent', { recipient }))).toBe(matches);
});

test('there is a sample for each of the 73 kinds of event, each with an id of its own', () => {
  expect(reportingSamples).toHaveLength(73);
  expect(new Set(reportingSamples.map(({ event_id }) => event_id)).size).toBe(73);
});

describe.each(reportingSamples.map((one) => [one.object_type, one.metric, one] as const))(
  '%s %s',
  (objectType, metric, payload) => {
    const event = parsed(payload);

    test('is known, and keeps its identity', () => {
      expect(event).toMatchObject({
        kind: objectType === 'customer' ? 'person' : 'delivery',
        eventId: payload.event_id,
        objectType,
        metric,
        timestamp: payload.timestamp,
        person: { id: 'cust-100', email: 'ada@example.com', cioId: 'c3d400000017' },
        original: payload,
      });
    });

    test('survives JSON unchanged', () => {
      expect(JSON.parse(JSON.stringify(event))).toEqual(event);
    });
  },
);

/** No payload is documented for the first four; the schema of the last says that its metric is `attempted`. */
const undocumented = new Set(['email deferred', 'sms dropped', 'slack converted', 'webhook converted', 'push drafted']);

const document = vendorDocument('reporting-webhooks');
describe.skipIf(!document)("against the vendor's own document", () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  if (document) ajv.addSchema(document, 'vendor');

  test.each(
    reportingSamples
      .filter(({ object_type, metric }) => !undocumented.has(`${object_type} ${metric}`))
      .map((payload) => [payload.object_type, payload.metric, payload] as const),
  )('the sample of %s %s is what its schema asks for', (objectType, metric, payload) => {
    const name = objectType === 'customer' ? `person_${metric}` : `${objectType}_${metric}`;
    // The schema takes it that a message was behind the change, which the vendor's prose does not.
    const data =
      metric === 'cio_subscription_preferences_changed'
        ? { ...payload.data, campaign_id: 23, action_id: 1, delivery_id: 'RNqz' }
        : payload.data;
    const validate = ajv.getSchema(`vendor#/components/schemas/${name}`);
    expect(validate, name).toBeDefined();
    validate?.({ ...payload, data });
    expect(validate?.errors ?? []).toEqual([]);
  });
});

test('the subscriptions are the 72 of the App API', () => {
  expect(reportingSubscriptions).toHaveLength(72);
  expect(reportingSubscriptions).toEqual(
    expect.arrayContaining([
      'customer_subscription_preferences_changed',
      'email_deferred',
      'whatsapp_replied',
      'in_app_undeliverable',
    ]),
  );
  expect(reportingSubscriptions).not.toContain('slack_undeliverable');
});

describe('normal form', () => {
  test('email unsubscribed is about a delivery when there is one, else about the person', () => {
    expect(parsed(sample('email', 'unsubscribed')).kind).toBe('delivery');
    const person = parsed({
      ...sample('customer', 'unsubscribed'),
      object_type: 'email',
    });
    expect(person).toMatchObject({ kind: 'person', objectType: 'email', emailAddress: 'ada@example.com' });
  });

  test('SMS is sms, whether it came as sms or as twilio', () => {
    expect(parsed({ ...sample('sms', 'delivered'), object_type: 'twilio' })).toMatchObject({
      kind: 'delivery',
      objectType: 'sms',
    });
  });

  test('a transactional id is text, sent as a number or as text', () => {
    expect(withData('email', 'sent', { transactional_message_id: 7 }).transactionalMessageId).toBe('7');
    expect(withData('email', 'sent', { transactional_message_id: 'welcome' }).transactionalMessageId).toBe('welcome');
  });

  test('push has recipients, with the reason for each', () => {
    expect(parsed(sample('push', 'bounced'))).toMatchObject({
      recipients: [{ deviceId: 'apns-token-1', devicePlatform: 'ios', failureMessage: 'mailbox full' }],
    });
  });

  test('identifiers that are null are absent', () => {
    expect(withData('email', 'sent', { identifiers: { id: null, email: null, cio_id: 'c1' } }).person).toEqual({
      cioId: 'c1',
    });
  });

  test('a person is known by something: what names nobody has none, and is no news of a person', () => {
    expect(withData('email', 'sent', { identifiers: {} })).not.toHaveProperty('person');
    const nobody = withData('customer', 'unsubscribed', { identifiers: { id: null } });
    expect(nobody).not.toHaveProperty('person');
    expect(nobody.kind).toBe('unknown');
  });

  test('changed preferences come out of their text', () => {
    expect(parsed(sample('customer', 'cio_subscription_preferences_changed'))).toMatchObject({
      changedPreferences: { topics: { topic_2: false } },
    });
  });

  test('the misspelt object_type_type is read too', () => {
    const { object_type, ...payload } = sample('customer', 'cio_subscription_preferences_changed');
    expect(parsed({ ...payload, object_type_type: object_type })).toMatchObject({
      kind: 'person',
      objectType: 'customer',
    });
  });
});

describe('what this version does not know comes through', () => {
  test.each([
    ['an object type', { ...sample('email', 'sent'), object_type: 'hologram' }],
    ['a metric', { ...sample('email', 'sent'), metric: 'pondered' }],
    ['a metric named like a method', { ...sample('email', 'sent'), metric: 'constructor' }],
    ['an object type named like a method', { ...sample('email', 'sent'), object_type: 'toString' }],
    ['no data', { event_id: 'e1', object_type: 'email', metric: 'sent', timestamp: 1 }],
    ['nothing but an id', { event_id: 'e1' }],
    [
      'a click without its link',
      { ...sample('email', 'clicked'), data: { delivery_id: 'd1', recipient: 'a@example.com' } },
    ],
  ])('%s', (_name, payload) => {
    expect(parsed(payload)).toMatchObject({ kind: 'unknown', original: payload });
  });

  test('an unknown field stays in the original', () => {
    const event = withData('email', 'sent', { mood: 'good' });
    expect(event).toMatchObject({ kind: 'delivery', original: { data: { mood: 'good' } } });
  });
});

test.each([
  ['not JSON', 'event', 'the body is not JSON in UTF-8'],
  ['not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'the body is not JSON in UTF-8'],
  ['a list', '[]', 'the body is not a JSON object'],
  ['no event_id', '{"metric":"sent"}', 'event_id is missing, empty or not text'],
  ['an event_id that is a number', '{"event_id":7}', 'event_id is missing, empty or not text'],
])('%s is no event', (_name, raw, reason) => {
  expect(parseReportingEvent(raw)).toEqual({ ok: false, reason });
});

test('nothing makes it throw, and an event_id always comes through', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => void parseReportingEvent(bytes)),
    { numRuns: 1_000 },
  );
  const word = fc.constantFrom(
    ...reportingSamples.flatMap(({ object_type, metric }) => [object_type, metric]),
    '__proto__',
  );
  const payload = fc.record({
    event_id: fc.string({ minLength: 1 }),
    object_type: fc.oneof(word, fc.jsonValue()),
    metric: fc.oneof(word, fc.jsonValue()),
    timestamp: fc.jsonValue(),
    data: fc.oneof(
      fc.dictionary(
        fc.constantFrom('identifiers', 'recipients', 'headers', 'content', 'delivery_id', 'link_id'),
        fc.jsonValue(),
      ),
      fc.jsonValue(),
    ),
  });
  fc.assert(
    fc.property(payload, (one) => {
      const event = parsed(one);
      expect(event.eventId).toBe(one.event_id);
      expect(matchesFilter({}, event)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

describe('who opened or clicked', () => {
  test.each([
    ['email', 'opened', { prefetched: true }, 'machine'],
    ['email', 'opened', { prefetched: true, proxied: true }, 'machine'],
    ['email', 'opened', { prefetched: false }, 'person'],
    ['email', 'opened', { prefetched: false, proxied: true }, 'unknown'],
    // Customer.io: "could have originated from either a machine or a person".
    ['email', 'opened', { prefetched: false, synthetic: true }, 'unknown'],
    ['email', 'opened', {}, 'unknown'],
    ['email', 'clicked', { machine: true }, 'machine'],
    ['email', 'clicked', { machine: false }, 'person'],
    ['email', 'clicked', {}, 'unknown'],
    ['sms', 'clicked', {}, 'unknown'],
    ['push', 'opened', {}, 'person'],
    ['push', 'clicked', {}, 'person'],
    ['in_app', 'clicked', {}, 'person'],
    ['whatsapp', 'opened', {}, 'person'],
    ['hologram', 'opened', { prefetched: true }, 'machine'],
  ])('%s %s %o: %s', (objectType, metric, data, by) => {
    const known = objectType === 'hologram' ? 'email' : objectType;
    const { data: sampled, ...rest } = sample(known, metric);
    const payload = { ...rest, object_type: objectType, data: { ...sampled, ...data } };
    expect(parsed(payload)).toMatchObject({ by });
    const persons = { by: 'person' } as const;
    expect(matchesFilter(persons, parsed(payload))).toBe(by !== 'machine');
    expect(matchesFilter({ by: 'any' }, parsed(payload))).toBe(true);
  });

  test('nobody, where nothing was opened', () => {
    expect(parsed(sample('email', 'sent'))).not.toHaveProperty('by');
    expect(matchesFilter({ by: 'person' }, parsed(sample('email', 'sent')))).toBe(true);
  });
});

test('integers beyond 2^53 keep their digits', () => {
  const body =
    '{"event_id":"e1","object_type":"email","metric":"sent","data":{"delivery_id":"d","recipient":"a@example.com","identifiers":{"id":1234567890123456789},"order_id":9007199254740993,"n":12345678901234567.5}}';
  const result = parseReportingEvent(body);
  expect(result).toMatchObject({
    ok: true,
    event: { person: { id: '1234567890123456789' }, original: { data: { order_id: '9007199254740993' } } },
  });
  expect(() => JSON.stringify(result)).not.toThrow();
});

test('what started it comes along: the action above, and the event', () => {
  const event = withData('push', 'sent', { parent_action_id: 210, trigger_event_id: '01K7EXAMPXE0000000000000AA' });
  expect(event).toMatchObject({ parentActionId: 210, triggerEventId: '01K7EXAMPXE0000000000000AA' });
  expect(withData('push', 'sent', { parent_action_id: null, trigger_event_id: null })).not.toHaveProperty(
    'triggerEventId',
  );
});

describe('filters', () => {
  const bounce = parsed(sample('email', 'bounced'));
  const push = parsed(sample('push', 'opened'));
  test.each([
    [{}, true, true],
    [{ metrics: ['bounced', 'spammed'] }, true, false],
    [{ objectTypes: ['push'] }, false, true],
    [{ objectTypes: ['email'], metrics: ['opened'] }, false, false],
    [{ transactionalMessageIds: [7] }, true, false],
    [{ campaignIds: ['23'] }, false, true],
    [{ campaignIds: [24] }, false, false],
    [{ broadcastIds: [1] }, false, false],
    [{ newsletterIds: [1] }, false, false],
    [{ recipientDomains: ['@EXAMPLE.com'] }, true, true],
    [{ recipientDomains: ['mple.com'] }, false, false],
  ])('%o', (filter, passesBounce, passesPush) => {
    const wanted = reportingEventFilter.parse(filter);
    expect([matchesFilter(wanted, bounce), matchesFilter(wanted, push)]).toEqual([passesBounce, passesPush]);
  });

  test('a misspelt key is refused', () => {
    expect(reportingEventFilter.safeParse({ metric: ['sent'] }).success).toBe(false);
  });

  test('become subscriptions', () => {
    expect(subscriptionsFor([{ objectTypes: ['email'], metrics: ['bounced'] }])).toEqual(['email_bounced']);
    // A person who unsubscribes through an email comes as object type email, under a subscription of its own.
    expect(subscriptionsFor([{ objectTypes: ['email'], metrics: ['unsubscribed'] }])).toEqual([
      'customer_unsubscribed',
      'email_unsubscribed',
    ]);
    expect(subscriptionsFor([{ metrics: ['replied'] }, { metrics: ['spammed'] }])).toEqual([
      'email_spammed',
      'sms_replied',
      'whatsapp_replied',
    ]);
    expect(subscriptionsFor([undefined])).toEqual(reportingSubscriptions);
    expect(subscriptionsFor([])).toEqual([]);
  });
});

test('the types follow the table', () => {
  const read = (event: ReportingEvent) => {
    if (event.kind !== 'delivery') return;
    if (event.objectType === 'email' && event.metric === 'clicked') {
      expectTypeOf(event.href).toEqualTypeOf<string>();
      expectTypeOf(event.linkId).toEqualTypeOf<number>();
      expectTypeOf(event.machine).toEqualTypeOf<boolean | undefined>();
    }
    // @ts-expect-error Email has no reply.
    if (event.objectType === 'email' && event.metric === 'replied') return;
  };
  expect(read).toBeTypeOf('function');
});
