import { describe, expect, test } from 'vitest';
import type { CustomerIo } from '../src/index.ts';
import { failureOf, startLocalServer } from './support/local-server.ts';

type Case = [field: string, call: (cio: CustomerIo) => Promise<unknown>];

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));
const person = { id: '42' };
const email = { to: 'ada@example.com', identifiers: person, transactionalMessageId: 1 };
// A cast says what a caller without types, or with data from elsewhere, could write.
const two = { id: '42', email: 'ada@example.com' } as unknown as { id: string };

const circle: Record<string, unknown> = {};
circle.again = { circle };

const cases: Case[] = [
  ['person', (cio) => cio.track.identify(undefined as unknown as { id: string })],
  ['attributes.score', (cio) => cio.track.identify(person, { score: Number.NaN })], // JSON would make it null
  [
    'operations[0].data.again.circle',
    (cio) => cio.track.batch([{ type: 'person', action: 'event', person, name: 'e', data: circle }]),
  ],
  ['messageData.again.circle', (cio) => cio.app.sendEmail({ ...email, messageData: circle })],
  ['properties.again.circle', (cio) => cio.pipelines.page({ userId: '1', properties: circle })],
  ['body.again.circle', (cio) => cio.request({ api: 'app', method: 'POST', path: '/v1/x', body: circle })],
  ['person.id', (cio) => cio.track.identify({ id: '' })],
  ['person.id', (cio) => cio.track.identify({ id: '  ' })],
  ['person.id', (cio) => cio.track.identify({ id: 'ü'.repeat(76) })], // 152 bytes in 76 characters
  ['person.id', (cio) => cio.track.identify({ id: 4.2 })],
  ['person.id', (cio) => cio.track.identify({ id: 2 ** 53 })],
  ['person.email', (cio) => cio.track.identify({ email: 42 as unknown as string })],
  ['person', (cio) => cio.track.identify(two)],
  ['person', (cio) => cio.track.identify({} as { id: string })],
  ['person.name', (cio) => cio.track.identify({ name: 'Ada' } as unknown as { id: string })],
  ['attributes', (cio) => cio.track.identify(person, many(301))],
  ['attributes.bio', (cio) => cio.track.identify(person, { bio: 'x'.repeat(1_001) })],
  [`attributes.${'n'.repeat(151)}`, (cio) => cio.track.identify(person, { ['n'.repeat(151)]: 1 })],
  ['attributes.created_at', (cio) => cio.track.identify(person, { created_at: 1_760_000_000_000 })],
  ['timestamp', (cio) => cio.track.identify(person, {}, { timestamp: Date.now() })],
  ['timestamp', (cio) => cio.track.event(person, { name: 'paid', timestamp: 1_760_000_000.5 })],
  ['name', (cio) => cio.track.event(person, { name: '' })],
  ['name', (cio) => cio.track.event(person, { name: 'x'.repeat(101) })],
  ['id', (cio) => cio.track.event(person, { name: 'paid', id: 'order-17' })],
  ['name', (cio) => cio.track.anonymousEvent({ name: ' ', anonymousId: 'a1' })],
  ['data', (cio) => cio.track.event({ phone: '+15550100' }, { name: 'paid', data: { x: 'x'.repeat(32_000) } })],
  [
    'operations[1].person.email',
    (cio) =>
      cio.track.batch([
        { type: 'person', action: 'delete', person },
        { type: 'person', action: 'delete', person: { email: '' } },
      ]),
  ],
  ['operations', (cio) => cio.track.batch([])],
  ...(
    [
      ['', null],
      ['.type', {}],
      ['.action', { type: 'person', action: 'toString', person }],
      ['.action', { type: 'object', action: 'forget', object: { objectTypeId: 1, objectId: 'acme' } }],
      ['.relationships', { type: 'person', action: 'identify', person, relationships: {} }],
      ['.relationships', { type: 'person', action: 'addRelationships', person, relationships: 'acme' }],
      ['.relationships[0]', { type: 'person', action: 'identify', person, relationships: [null] }],
      [
        '.relationships',
        { type: 'object', action: 'identifyAnonymous', object: { objectTypeId: 1, objectId: 'acme' } },
      ],
      ['.device', { type: 'person', action: 'addDevice', person }],
    ] as const
  ).map(([field, operation]): Case => [`operations[0]${field}`, (cio) => cio.track.batch([operation as never])]),
  ['primary.phone', (cio) => cio.track.merge({ phone: '+15550100' } as never, person)],
  ['secondary', (cio) => cio.track.merge({ email: 'Ada@example.com' }, { email: 'ada@example.com' })],
  ['device.platform', (cio) => cio.track.addDevice(person, { token: 't', platform: 'web' as 'ios' })],
  ['device.lastUsed', (cio) => cio.track.addDevice(person, { token: 't', platform: 'ios', lastUsed: Date.now() })],
  ['token', (cio) => cio.track.deleteDevice(person, '')],
  ['relationships', (cio) => cio.track.relate(person, [])],
  [
    'relationships[0].object.objectId',
    (cio) => cio.track.relate(person, [{ object: { objectTypeId: 1, objectId: '' } }]),
  ],
  ['object.objectId', (cio) => cio.track.deleteObject({ objectTypeId: 1, objectId: 'x'.repeat(151) })],
  ['ids', (cio) => cio.track.addToSegment(1, [])],
  ['ids[1]', (cio) => cio.track.addToSegment(1, ['a', ''])],
  ['data', (cio) => cio.track.submitForm('f', { id: '1', email: 'ada@example.com' })],
  ['data.age', (cio) => cio.track.submitForm('f', { id: '1', age: 7 as unknown as string })],
  ['deliveryId', (cio) => cio.track.unsubscribe('')],
  ['timestamp', (cio) => cio.track.metric({ deliveryId: 'd', metric: 'opened', timestamp: Date.now() })],
  ['identifiers', (cio) => cio.app.sendEmail({ ...email, identifiers: two })],
  ['identifiers', (cio) => cio.app.sendEmail({ ...email, identifiers: undefined as never })],
  ['identifiers.phone', (cio) => cio.app.sendEmail({ ...email, identifiers: { phone: '+15550100' } as never })],
  ['to', (cio) => cio.app.sendEmail({ ...email, to: '' })],
  [
    'to',
    (cio) =>
      cio.app.sendEmail({
        ...email,
        to: Array(10).fill('a@example.com').join(),
        cc: Array(6).fill('b@example.com').join(),
      }),
  ],
  ['body', (cio) => cio.app.sendEmail({ to: 'ada@example.com', identifiers: person } as never)],
  ['sendAt', (cio) => cio.app.sendEmail({ ...email, sendAt: 1_760_000_000 + 91 * 86_400 })], // the clock says 1,760,000,000
  ['messageData', (cio) => cio.app.sendEmail({ ...email, messageData: { x: 'x'.repeat(1_000_000) } })],
  ['transactionalMessageId', (cio) => cio.app.sendInApp({ identifiers: person, transactionalMessageId: '' })],
  ['ids, emails', (cio) => cio.app.broadcasts.trigger(1, { ids: ['1'], emails: ['a@example.com'] })],
  [
    'idIgnoreMissing',
    (cio) => cio.app.broadcasts.trigger(1, { emails: ['a@example.com'], idIgnoreMissing: true } as never),
  ],
  ['ids', (cio) => cio.app.broadcasts.trigger(1, { ids: Array(10_001).fill('1') })],
  ['data', (cio) => cio.app.broadcasts.trigger(1, { data: { x: 'x'.repeat(50_000) } })],
  ['ids', (cio) => cio.app.customers.attributesOfMany(Array(101).fill('1'))],
  [
    'endpoint',
    (cio) => cio.app.reportingWebhooks.create({ name: 'n', endpoint: 'ftp://example.com', events: ['email_sent'] }),
  ],
  ['events', (cio) => cio.app.reportingWebhooks.create({ name: 'n', endpoint: 'https://example.com', events: [] })],
  ['name', (cio) => cio.app.segments.create({ name: '' })],
  ['deliveryId', (cio) => cio.track.unsubscribe('..')],
  ['messageId', (cio) => cio.app.messages.get('')],
  ['segmentId', (cio) => cio.track.addToSegment('' as unknown as number, ['1'])],
  ['formId', (cio) => cio.track.submitForm('\ud800', { id: '1' })],
  ['userId', (cio) => cio.pipelines.identify({})],
  ['event', (cio) => cio.pipelines.track({ userId: '1', event: '' })],
  [
    'timestamp',
    (cio) => cio.pipelines.track({ userId: '1', event: 'e', timestamp: 1_760_000_000 as unknown as string }),
  ],
  ['items[0].groupId', (cio) => cio.pipelines.batch([{ type: 'group', userId: '1', groupId: '' }])],
  ['properties', (cio) => cio.pipelines.page({ userId: '1', properties: { x: 'x'.repeat(32_000) } })],
];

describe('bad input is refused before it leaves', () => {
  test.each(cases)('%s', async (field, call) => {
    await using server = await startLocalServer();
    await using cio = server.client();
    const error = await failureOf(call(cio));
    expect(error).toMatchObject({ code: 'cio_invalid_input', remedy: 'fix-input', field });
    expect(server.received).toEqual([]);
  });

  test('strict: false sends it anyway', async () => {
    await using server = await startLocalServer((response, { url }) =>
      url.includes('triggers') ? response.end('{"id":1}') : response.end('{}'),
    );
    await using cio = server.client({ strict: false });
    await cio.track.identify(two, { ...many(301), created_at: 1_760_000_000_000 });
    await cio.track.event(two, { name: '', id: 'order-17', data: { x: 'x'.repeat(31_000) } });
    await cio.app.broadcasts.trigger(1, { ids: ['1'], emails: ['a@example.com'] });
    expect(server.received).toHaveLength(3);
  });
});

describe('limits themselves are allowed', () => {
  test.each<(cio: CustomerIo) => Promise<unknown>>([
    (cio) => cio.track.identify({ id: 'x'.repeat(150) }, { ...many(299), bio: 'x'.repeat(1_000) }),
    (cio) => cio.track.identify({ id: '1' }, { ...many(300), left_out: undefined }),
    (cio) => cio.track.event(person, { name: 'x'.repeat(100) }),
    (cio) => cio.track.identify({ email: 'ada@example.com' }, { created_at: 99_999_999_999 }),
    (cio) => cio.track.merge({ id: 'ada@example.com' }, { email: 'ada@example.com' }), // not the same identifier
    (cio) =>
      cio.app.sendEmail({
        ...email,
        to: `"Lovelace, Ada" <ada@example.com>,${Array(14).fill('b@example.com').join()}`,
      }),
  ])('%s', async (call) => {
    await using server = await startLocalServer((response, { url }) =>
      response.end(url.startsWith('/v1/send') ? '{"delivery_id":"d"}' : '{}'),
    );
    await using cio = server.client();
    await call(cio);
    expect(server.received).toHaveLength(1);
  });
});

test('a long list of ids is split at 1,000', async () => {
  await using server = await startLocalServer();
  await using cio = server.client();
  await cio.track.addToSegment(
    7,
    Array.from({ length: 2_345 }, (_, id) => `cio_p${id}`),
    { idType: 'cioId' },
  );
  const ids = server.received.map(({ body }) => JSON.parse(body).ids as string[]);
  expect(ids.map(({ length }) => length)).toEqual([1_000, 1_000, 345]);
  expect(ids.flat()).toEqual(Array.from({ length: 2_345 }, (_, id) => `p${id}`));
  expect(server.received[0]?.url).toBe('/api/v1/segments/7/add_customers?id_type=cio_id');
});
