import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CioError, parseJson, secondsOf, stringifyJson } from '../src/index.ts';
import { failureOf, startLocalServer } from './support/local-server.ts';

const person = { id: '42' };
const digits = '1234567890123456789'; // beyond 2^53; as a number it would be …6800

describe('integers beyond 2^53', () => {
  test('are read and written as they are', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.json(), (integer, json) => {
        const text = `{"n":${integer},"s":"${integer}","rest":${json.includes('__proto__') ? 1 : json}}`;
        expect(BigInt((parseJson(text) as { n: number | bigint }).n)).toBe(integer);
        expect(JSON.stringify(JSON.parse(stringifyJson(parseJson(text))))).toBe(JSON.stringify(JSON.parse(text)));
        expect(String((parseJson(text, { bigIntegers: 'text' }) as { n: number | string }).n)).toBe(String(integer));
        expect(stringifyJson(parseJson(text)).startsWith(`{"n":${integer},"s":"${integer}"`)).toBe(true);
      }),
    );
  });

  test('leave as they are, alone, in a batch and through the batcher; a number is refused with the way out', async () => {
    await using server = await startLocalServer();
    await using cio = server.client();
    await cio.track.identify({ id: BigInt(digits) }, { order_id: BigInt(digits) });
    const event = {
      type: 'person',
      action: 'event',
      person,
      name: 'paid',
      data: { order_id: BigInt(digits) },
    } as const;
    await cio.track.batch([event]);
    const batcher = cio.track.batcher();
    const added = batcher.add(event);
    await batcher.close();
    await added;
    expect(server.received[0]?.body).toContain(`"identifiers":{"id":"${digits}"},"attributes":{"order_id":${digits}}`);
    expect(server.received[1]?.body).toContain(`"order_id":${digits}`);
    expect(server.received[2]?.body).toContain(`"order_id":${digits}`);
    const error = (await failureOf(cio.track.identify(person, { 'a/b': { n: Number(digits) } }))) as CioError;
    expect(error).toMatchObject({ code: 'cio_invalid_input', faults: [{ pointer: '/attributes/a~1b/n' }] });
    expect(error.message).toContain('send it as text');
  });

  test('arrive as they are', async () => {
    await using server = await startLocalServer((response) => response.end(`{"message":{"id":"d","order":${digits}}}`));
    await using cio = server.client();
    expect(await cio.app.messages.get('d')).toMatchObject({ order: BigInt(digits) });
  });
});

// Unix times by `date -u -d … +%s`.
test.each<[string | Date | number, number | undefined]>([
  ['2026-01-31T09:00:00Z', 1_769_850_000],
  ['2026-01-31T09:00:00.5+02:00', 1_769_842_800],
  ['2026-01-31T09:00+0000', 1_769_850_000],
  ['2026-01-31 09:00:00Z', 1_769_850_000],
  ['20260131T090000Z', 1_769_850_000],
  ['20260131T0900-0130', 1_769_855_400],
  ['2026-01-31', 1_769_817_600],
  ['1769850000', 1_769_850_000],
  [new Date(1_769_850_000_999), 1_769_850_000],
  ['1769850000000', undefined],
  ['2026-02-30T00:00:00Z', undefined],
  ['2026-01-31T09:00:00', undefined], // whose nine o'clock?
  ['yesterday', undefined],
  [new Date('x'), undefined],
])('%s is %s', (moment, seconds) => {
  expect(secondsOf(moment)).toBe(seconds);
});

test('times leave in Unix seconds, however they were given', async () => {
  await using server = await startLocalServer();
  await using cio = server.client();
  const at = new Date(1_769_850_000_000);
  await cio.track.identify(person, { created_at: at, born: undefined }, { timestamp: '2026-01-31T09:00Z' });
  expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({
    attributes: { created_at: 1_769_850_000 },
    timestamp: 1_769_850_000,
  });
  for (const created_at of ['soon', '1769850000000', new Date('x'), 1_769_850_000_000])
    expect(await failureOf(cio.track.identify(person, { created_at }))).toMatchObject({
      field: 'attributes.created_at',
    });
});

test.each([
  ['attributes.tags', { tags: new Set(['a']) }],
  ['attributes.more.map', { more: { map: new Map([['a', 1]]) } }],
  ['attributes.more.list[1].n', { more: { list: [1, { n: Number.NaN }] } }],
  ['attributes.at', { at: new Date('x') }],
  ['attributes.f', { f: () => 1 }],
])('%s cannot be said in JSON, and is refused by name', async (field, attributes) => {
  await using server = await startLocalServer();
  await using cio = server.client();
  expect(await failureOf(cio.track.identify(person, attributes))).toMatchObject({ code: 'cio_invalid_input', field });
  expect(server.received).toEqual([]);
});

describe('a 2xx of a write that is not what is documented is no success', () => {
  const operation = { type: 'person', action: 'delete', person } as const;
  test.each(['<html>sign in</html>', '[]', '"ok"', '', '{"ok":true}'])('%j', async (body) => {
    await using server = await startLocalServer((response) => response.end(body));
    await using cio = server.client({ retries: false });
    const batcher = cio.track.batcher();
    const added = failureOf(batcher.add(operation));
    await batcher.close();
    const calls = [cio.track.delete(person), cio.track.batch([operation]), cio.pipelines.identify({ userId: '1' })];
    for (const error of [await added, ...(await Promise.all(calls.map(failureOf)))])
      expect(error).toMatchObject({ code: 'cio_unexpected_answer', remedy: 'retry', status: 200 });
    expect(await failureOf(cio.pipelines.page({ userId: '1' }))).toMatchObject({ code: 'cio_unknown_outcome' });
  });

  test('errors in a 200 are a refusal; in a batch, of those that they name', async () => {
    const said =
      '{"errors":[{"batch_index":1,"reason":"invalid","field":"name","message":"too long"},{"batch_index":1,"field":"id","message":"no"}]}';
    await using server = await startLocalServer((response) => response.end(said));
    await using cio = server.client();
    expect(await failureOf(cio.track.delete(person))).toMatchObject({ code: 'cio_invalid_input', field: 'name' });
    expect(await failureOf(cio.track.batch([operation, operation]))).toMatchObject({
      code: 'cio_partly_rejected',
      failures: [{ index: 1, message: 'too long; id: no' }],
    });
  });

  test('a 207 that names none of them does not say retry', async () => {
    await using server = await startLocalServer((response) =>
      response.writeHead(207).end('{"errors":[{"reason":"x"}]}'),
    );
    await using cio = server.client();
    expect(await failureOf(cio.track.batch([operation]))).toMatchObject({
      code: 'cio_partly_rejected',
      remedy: 'check-outcome',
    });
    expect(server.received).toHaveLength(1);
  });
});

test.each([
  ['Forbidden file type exe for attachment a.exe.', 'fix-input', 'attachments'],
  ['Push messaging is not enabled for your workspace.', 'reconnect', undefined],
  ['Your account is not approved to send', 'reconnect', undefined],
])('403 by its words: %s', async (words, remedy, field) => {
  await using server = await startLocalServer((response) =>
    response
      .writeHead(403, { 'x-request-id': 'req-1', 'set-cookie': 'a=b' })
      .end(`{"meta":{"error":"${words} app-key-secret"}}`),
  );
  await using cio = server.client({ app: { apiKey: 'app-key-secret' } });
  const email = { to: 'ada@example.com', identifiers: person, transactionalMessageId: 1 };
  const error = (await failureOf(cio.app.sendEmail(email))) as CioError;
  expect(error).toMatchObject({ code: 'cio_forbidden', remedy, requestId: 'req-1', attempts: 1 });
  expect(error.field).toBe(field);
  expect(error.headers).not.toHaveProperty('set-cookie');
  expect(error.body + error.message).not.toContain('app-key-secret');
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: 'CioError', message: error.message, remedy });
  expect(CioError.is(error) && !CioError.is(new Error('x')) && !CioError.is(null)).toBe(true);
});

test('what is too large for v2 goes by v1', async () => {
  await using server = await startLocalServer();
  await using cio = server.client();
  await cio.track.event({ email: 'a+b@example.com' }, { name: 'paid', data: { x: 'x'.repeat(99_000) } });
  expect(server.received[0]).toMatchObject({ method: 'POST', url: '/api/v1/customers/a%2Bb%40example.com/events' });
  expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({ name: 'paid', type: 'event', data: {} });
  const tooLarge = { name: 'paid', data: { x: 'x'.repeat(100_000) } };
  expect(await failureOf(cio.track.event(person, tooLarge))).toMatchObject({ field: 'data' });
  // v1 would take this id for an email
  expect(
    await failureOf(cio.track.event({ id: 'a@b' }, { name: 'paid', data: { x: 'x'.repeat(40_000) } })),
  ).toMatchObject({
    field: 'data',
  });
  expect(server.received).toHaveLength(1);
});

test('hooks wrap attempts; unknown options are refused', async () => {
  await using server = await startLocalServer();
  const seen: string[] = [];
  await using cio = server.client({
    hooks: {
      around: async ({ route }, attempt) => {
        seen.push(`before ${route}`);
        await attempt();
        seen.push('after');
        throw new Error('too late to matter');
      },
    },
  });
  await cio.track.delete(person);
  expect(seen).toEqual(['before /api/v2/entity', 'after']);
  for (const build of [
    () => server.client({ timeoutMS: 1 } as never),
    () => server.client({ retries: { retries: 1 } as never }),
    () => cio.track.batcher({ lane: 1 } as never),
  ])
    expect(build).toThrow(expect.objectContaining({ code: 'cio_invalid_input' }));
  expect(await failureOf(cio.track.delete(person, { timeout: 1 } as never))).toMatchObject({ field: 'timeout' });
});
