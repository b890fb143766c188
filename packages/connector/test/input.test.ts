import { startSandbox } from '@cio-bridge/sandbox';
import type { Transport } from '@cio-bridge/sdk';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { actions, type CioError, createConnector, describeCatalogue } from '../src/index.ts';
import { connectionTo, credentialsIn } from './connection-to.ts';

const sandbox = await startSandbox({ deliveryPace: 0.01 });
afterAll(() => sandbox.close());

const { sandboxUrls: _, ...credentials } = credentialsIn(sandbox, 'us');
/** To no sandbox: each run is dry or refused. */
const connector = createConnector({ credentials });
afterAll(() => connector.close());

const dry = async (key: string, input: unknown) => {
  const { requests } = await connector.run(`customer-io/${key}`, input, { dryRun: true });
  return requests[0] as { url: string; body: Record<string, unknown> };
};
const refusal = (key: string, input: unknown) =>
  connector.run(`customer-io/${key}`, input, { dryRun: true }).then(
    () => expect.unreachable('it was taken'),
    (error: CioError) => error,
  );

describe('a person given by several identifiers', () => {
  const strongestFirst = ['cioId', 'id', 'email', 'phone'] as const;
  const wire = { cioId: 'cio_id', id: 'id', email: 'email', phone: 'phone' };
  const right = { cioId: 'c3d400000017', id: 'cust-100', email: 'ada@example.com', phone: '+15551234567' };
  const absent = fc.constantFrom(undefined, null, '', '  ');

  test('is known by the strongest of those that are there', async () => {
    const person = fc.record(
      Object.fromEntries(strongestFirst.map((name) => [name, fc.oneof(fc.constant(right[name]), absent)])),
    );
    await fc.assert(
      fc.asyncProperty(person, async (given) => {
        const decides = strongestFirst.find((name) => given[name]?.trim());
        if (decides === undefined) {
          expect((await refusal('suppress-customer', { person: given })).faults?.[0]?.pointer).toBe('/person');
          return;
        }
        const { body } = await dry('suppress-customer', { person: given });
        expect(body.identifiers).toEqual({ [wire[decides]]: right[decides] });
      }),
      { numRuns: 60 },
    );
  });

  test('a weaker one that could not identify anybody is in nobody’s way', async () => {
    const person = { id: 'cust-100', email: 'not an address', phone: '555 1234' };
    expect((await dry('track-event', { person, name: 'x' })).body.identifiers).toEqual({ id: 'cust-100' });
  });

  test('where phones identify nobody, one alone is refused, and one beside another is not', async () => {
    const send = { transactionalMessageId: 1, to: 'ada@example.com' };
    const beside = await dry('send-transactional-email', {
      ...send,
      person: { id: 'cust-100', phone: '+15551234567' },
    });
    expect(beside.body.identifiers).toEqual({ id: 'cust-100' });
    expect(await refusal('send-transactional-email', { ...send, person: { phone: '+15551234567' } })).toMatchObject({
      faults: [{ pointer: '/person/phone', message: expect.stringContaining('give one of id, email, cioId') }],
    });
  });
});

describe('ids may be numbers, which become their text', () => {
  test.each([
    ['suppress-customer', { person: { id: 42 } }, { identifiers: { id: '42' } }],
    ['merge-customers', { primary: { id: 1 }, secondary: { id: 2 } }, { primary: { id: '1' }, secondary: { id: '2' } }],
    ['upsert-object', { objectTypeId: 1, objectId: 7 }, { identifiers: { object_type_id: '1', object_id: '7' } }],
    ['add-to-segment', { segmentId: 1, ids: [1, '2'] }, { ids: ['1', '2'] }],
    ['trigger-broadcast', { broadcastId: 1, ids: [1] }, { ids: ['1'] }],
    [
      'trigger-broadcast',
      { broadcastId: 1, perUserData: [{ id: 1, email: 'a@example.com' }] },
      { per_user_data: [{ id: '1' }] },
    ],
    ['track', { userId: 42, event: 'x' }, { userId: '42' }],
    ['group', { anonymousId: 3, groupId: 7 }, { anonymousId: '3', groupId: '7' }],
    ['submit-form', { formId: 5, data: { id: 42 } }, { data: { id: '42' } }],
  ])('%s %j', async (key, input, body) => {
    expect((await dry(key, input)).body).toMatchObject(body);
  });

  test('a BigInt too', async () => {
    const { body } = await dry('suppress-customer', { person: { id: 1234567890123456789n } });
    expect(body.identifiers).toEqual({ id: '1234567890123456789' });
  });

  test.each([2 ** 60, 1.5, Number.NaN])('%d is none, and text is the way out', async (id) => {
    expect(await refusal('suppress-customer', { person: { id } })).toMatchObject({
      field: 'person.id',
      message: expect.stringMatching(/text/),
    });
  });
});

describe('base64', () => {
  const bytes = Buffer.from([0xfb, 0xef, 0xbe, 0xff, 0x00, 0x41]);
  const plain = bytes.toString('base64');

  test.each([
    ['plain', plain],
    ['wrapped', `${plain.slice(0, 4)}\r\n${plain.slice(4)}\n`],
    ['of the URL', bytes.toString('base64url')],
    ['a data URI', `data:application/pdf;name=a.pdf;base64,${plain}`],
  ])('may be %s', async (_name, content) => {
    const attachments = { 'invoice.pdf': content };
    const email = { transactionalMessageId: 1, to: 'ada@example.com', person: { id: '1' }, attachments };
    expect((await dry('send-transactional-email', email)).body.attachments).toEqual({ 'invoice.pdf': plain });
  });

  test.each(['not base64!', 'A', 'data:text/plain,hello', '===='])('%s is none', async (content) => {
    const attachments = { 'a/b~c.pdf': content };
    const email = { transactionalMessageId: 1, to: 'ada@example.com', person: { id: '1' }, attachments };
    expect((await refusal('send-transactional-email', email)).faults).toEqual([
      { pointer: '/attachments/a~1b~0c.pdf', message: expect.stringContaining('base64') },
    ]);
  });
});

describe('a moment', () => {
  // Each by GNU date: date -u -d '2026-01-31 09:00:00' +%s
  test.each([
    '2026-01-31T09:00:00Z',
    '2026-01-31T09:00Z',
    '2026-01-31T10:00:00+0100',
    '2026-01-31T10:00:00+01:00',
    '2026-01-31T10:00+01',
    '20260131T090000Z',
    '20260131T0900Z',
    '2026-01-31t09:00:00.999z',
    ' 1769850000 ',
    new Date('2026-01-31T09:00:00Z'),
  ])('may be %s', async (timestamp) => {
    expect((await dry('track-event', { person: { id: '1' }, name: 'x', timestamp })).body.timestamp).toBe(1769850000);
  });

  test.each([
    '2026-02-30T09:00:00Z',
    '2026-13-01T09:00:00Z',
    '2026-01-31T25:00Z',
    new Date('?'),
    'yesterday',
    '1769850000000',
  ])('is not %s', async (timestamp) => {
    expect((await refusal('track-event', { person: { id: '1' }, name: 'x', timestamp })).faults?.[0]?.pointer).toBe(
      '/timestamp',
    );
  });
});

test('an anonymous event needs somebody: a visitor, or an address to invite', async () => {
  expect(await refusal('track-anonymous-event', { name: 'x', data: { recipient: null } })).toMatchObject({
    faults: [{ pointer: '/anonymousId', message: expect.stringContaining('data.recipient') }],
  });
  await dry('track-anonymous-event', { name: 'x', anonymousId: 7 });
  await dry('track-anonymous-event', { name: 'x', data: { recipient: 'ada@example.com' } });
});

test('what is undefined is left out, and what is null is not', async () => {
  const { body } = await dry('identify-customer', {
    person: { id: '1' },
    attributes: { gone: undefined, removed: null, inner: { gone: undefined, kept: 1 } },
  });
  expect(body.attributes).toEqual({ removed: null, inner: { kept: 1 } });
});

describe('everything that is wrong is told at once, where it is and in plain words', () => {
  test.each([
    [
      'track-event',
      { data: { at: Number.NaN, 'a/b': [1, () => 1] }, timestamp: 'soon', nmae: 'x' },
      {
        '/person': 'is missing',
        '/name': 'is missing',
        '/data/at': /NaN, which JSON cannot say/,
        '/data/a~1b/1': /function, which JSON cannot say/,
        '/timestamp': /Unix seconds/,
        '/nmae': /did you mean name/,
      },
    ],
    [
      'identify-customer',
      { person: { id: '' }, attributes: { 'a~b': 'x'.repeat(1001), ['n'.repeat(151)]: 1 }, onlyUpdate: 'yes' },
      {
        '/person': /give one of/,
        '/attributes/a~0b': /1,001 bytes/,
        [`/attributes/${'n'.repeat(151)}`]: /151 bytes/,
        '/onlyUpdate': 'is text; it has to be true or false',
      },
    ],
    [
      'send-transactional-email',
      { person: {}, headers: { Bcc: 'x' }, attachments: { 'a.pdf': 5 } },
      {
        '/to': 'is missing',
        '/person': /give one of/,
        '/headers/Bcc': /names recipients/,
        '/attachments/a.pdf': 'is a number; it has to be text',
        '/subject': /no transactional message/,
        '/body': /no transactional message/,
        '/from': /no transactional message/,
      },
    ],
    ['track', { properties: [] }, { '': /userId/, '/event': 'is missing', '/properties': /has to be an object/ }],
    [
      'send-transactional-email',
      { transactionalMessageId: 1, to: ['a@example.com'], cc: '', person: { cio_id: 'c3d4' } },
      {
        '/to': 'is a list; it has to be text',
        '/cc': 'is empty',
        '/person/cio_id': /did you mean cioId/,
        '/person': /give one of id, email, cioId$/,
      },
    ],
    ['add-to-segment', { segmentId: -1, ids: [] }, { '/segmentId': 'has to be above 0', '/ids': 'is empty' }],
  ])('%s %j', async (key, input, expected) => {
    const { faults = [], message } = await refusal(key, input);
    const told = Object.fromEntries(faults.map((fault) => [fault.pointer, fault.message]));
    expect(Object.keys(told).sort()).toEqual(Object.keys(expected).sort());
    for (const [pointer, words] of Object.entries(expected)) expect(told[pointer]).toMatch(words);
    expect(message).not.toMatch(/expected|received|Invalid/);
  });
});

describe('a fault that is found further on leads to what the caller gave', () => {
  const { actions: described } = describeCatalogue();

  test.each([
    ['identify-customer', { person: { id: '1' }, attributes: { created_at: 1760000000000 } }, '/attributes/created_at'],
    ['get-customer-attributes', { person: { id: '..' } }, '/person/id'],
    ['get-delivery', { deliveryId: '..' }, '/deliveryId'],
    ['submit-form', { formId: '.', data: { id: '1' } }, '/formId'],
    ['submit-form', { formId: 'f', data: { id: '1', 'a.b': 'x'.repeat(1001) } }, '/data/a.b'],
    ['track', { userId: '1', event: 'x', properties: { big: 'x'.repeat(33_000) } }, '/properties'],
    [
      'send-transactional-email',
      {
        transactionalMessageId: 1,
        to: 'ada@example.com',
        person: { id: '1' },
        attachments: { 'a.txt': 'YQ==', 'in.voice.pdf': Buffer.alloc(2_000_001).toString('base64') },
      },
      '/attachments/in.voice.pdf',
    ],
  ])('%s, before it leaves', async (key, input, pointer) => {
    const error = await refusal(key, input);
    expect(error.faults?.map((fault) => fault.pointer)).toEqual([pointer]);
    expect(error.message).not.toMatch(/operation|\bcall\b|customerId|customer_id/);
  });

  const answering = (status: number, answer: unknown) => {
    const transport: Transport = async () => ({
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(answer),
    });
    return createConnector({ credentials, transport, retries: false, governor: false });
  };
  const v2 = (field: string) => ({ errors: [{ reason: 'invalid', field, message: 'no good' }] });
  const person = { id: '1' };

  test.each([
    ['track-event', { person, name: 'x', data: { a: 1 } }, 400, v2('attributes.a'), '/data/a'],
    ['track-event', { person, name: 'x' }, 400, v2('identifiers.id'), '/person/id'],
    ['track-event', { person, name: 'x' }, 400, v2('id'), '/eventId'],
    ['identify-customer', { person, attributes: { 'a.b': 1, a: 2 } }, 400, v2('attributes.a.b'), '/attributes/a.b'],
    ['identify-customer', { person }, 400, v2('action'), ''],
    ['add-device', { person, token: 't', platform: 'ios' }, 400, v2('device.token'), '/token'],
    [
      'upsert-object',
      { objectTypeId: 1, objectId: 'a', people: [person] },
      400,
      v2('cio_relationships[0]'),
      '/people/0',
    ],
    [
      'trigger-broadcast',
      { broadcastId: 1, perUserData: [{ id: '1' }] },
      422,
      { errors: [{ detail: 'no good', status: '422', source: { pointer: '/data/attributes/per_user_data' } }] },
      '/perUserData',
    ],
  ])('%s %j, answered %i', async (key, input, status, answer, pointer) => {
    await using answered = answering(status, answer);
    const error: CioError = await answered.run(`customer-io/${key}`, input).then(
      () => expect.unreachable(),
      (thrown) => thrown,
    );
    expect(error).toMatchObject({
      status,
      remedy: 'fix-input',
      faults: [{ pointer, message: expect.stringContaining('no good') }],
    });
  });

  test.each(actions.map(({ key, sample }) => [key, sample.input] as const))(
    '%s never tells of what its caller never named',
    async (key, input) => {
      const names = Object.keys(described.find((action) => action.key === key)?.input.properties ?? {});
      for (const field of ['operation', 'call', 'customerId', 'type', '/data/attributes/filter', 'batch[0].x', '']) {
        await using answered = answering(400, v2(field));
        const error = (await answered.run(key, input).catch((thrown) => thrown)) as CioError;
        const [, first] = (error.faults?.[0]?.pointer ?? '').split('/');
        if (first !== undefined) expect(names).toContain(first);
      }
    },
  );
});

test('integers beyond 2^53 leave as they came', async () => {
  const connection = connectionTo(sandbox, 'us');
  await using toSandbox = createConnector({ connection, environment: 'production', retries: false });
  const attributes = { order_id: 1234567890123456789n };
  await toSandbox.run('customer-io/identify-customer', { person: { id: 'big' }, attributes });
  expect(sandbox.workspace('demo-us').requests.at(-1)?.body).toContain('"order_id":1234567890123456789');
});

describe('what is too big for one road takes the other', () => {
  const data = { text: 'x'.repeat(60_000) };

  test('an event of up to 100,000 bytes leaves', async () => {
    const { url, body } = await dry('track-event', { person: { id: 'cust-100' }, name: 'big', data });
    expect([new URL(url).pathname, body.data]).toEqual(['/api/v1/customers/cust-100/events', data]);
    expect(
      (await refusal('track-event', { person: { id: '1' }, name: 'x', data: { text: 'x'.repeat(100_000) } })).faults,
    ).toEqual([{ pointer: '/data', message: expect.stringContaining('the limit is 100,000') }]);
  });

  test('300 attributes of 1,000 bytes leave', async () => {
    const attributes = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`a${index}`, 'x'.repeat(1_000)]));
    const { url } = await dry('identify-customer', { person: { email: 'ada@example.com' }, attributes });
    expect(decodeURIComponent(new URL(url).pathname)).toBe('/api/v1/customers/ada@example.com');
  });

  test('what no road takes is refused where it is', async () => {
    const person = { phone: '+15551234567' };
    expect((await refusal('track-event', { person, name: 'big', data })).faults).toEqual([
      { pointer: '/data', message: expect.stringContaining('the limit is 32,000') },
    ]);
  });
});

test.each(['2026-01-31T09:00:00Z', '1769850000', new Date('2026-01-31T09:00:00Z')])(
  'created_at given as %s leaves in Unix seconds',
  async (created_at) => {
    const { body } = await dry('identify-customer', { person: { id: '1' }, attributes: { created_at } });
    expect(body.attributes).toEqual({ created_at: 1769850000 });
  },
);
