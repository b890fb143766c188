import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { CioError, CustomerIo } from '../src/index.ts';
import { failureOf, startLocalServer } from './support/local-server.ts';

/** What a client says of one answer. */
async function errorOf(status: number, body: string, headers: Record<string, string> = {}): Promise<CioError> {
  await using server = await startLocalServer((response) => response.writeHead(status, headers).end(body));
  await using cio = server.client({ retries: false });
  return (await failureOf(cio.app.workspaces.list())) as CioError;
}

describe('words come from any of the five envelopes', () => {
  test.each([
    ['one string', '{"meta":{"error":"text is missing"}}', 'text is missing', undefined],
    ['strings', '{"meta":{"errors":["one","two"]}}', 'one; two', undefined],
    [
      'details',
      '{"errors":[{"detail":"not found (reference 01K7)","status":"404"}]}',
      'not found (reference 01K7)',
      undefined,
    ],
    ['a pointer', '{"errors":[{"detail":"bad","status":"422","source":{"pointer":"/data/ids"}}]}', 'bad', '/data/ids'],
    [
      'a field',
      '{"errors":[{"reason":"required","field":"action","message":"action must be set"}]}',
      'action must be set',
      'action',
    ],
  ])('%s', async (_name, body, words, field) => {
    const error = await errorOf(422, body);
    expect(error).toMatchObject({ code: 'cio_invalid_input', status: 422, remedy: 'fix-input' });
    expect(error.message).toContain(words);
    expect(error.field).toBe(field);
  });

  test.each([
    ['HTML', '<!doctype html><title>404</title>'],
    ['nothing', ''],
    ['truncated JSON', '{"errors":[{"detail":"not fou'],
    ['another shape', '[null, 1, {"errors": 3}]'],
    ['nulls', '{"errors":[null,{"detail":null}],"meta":null}'],
    ['a string', '"no"'],
  ])('%s has none, and the status still decides', async (_name, body) => {
    expect(await errorOf(404, body)).toMatchObject({ code: 'cio_not_found', remedy: 'fix-input', status: 404 });
  });
});

test.each([
  [400, 'cio_invalid_input', 'fix-input'],
  [401, 'cio_unauthorized', 'reconnect'],
  [402, 'cio_rejected', 'fix-input'],
  [403, 'cio_forbidden', 'reconnect'],
  [404, 'cio_not_found', 'fix-input'],
  [408, 'cio_unavailable', 'retry'],
  [413, 'cio_too_large', 'fix-input'],
  [422, 'cio_invalid_input', 'fix-input'],
  [429, 'cio_rate_limited', 'retry'],
  [500, 'cio_unavailable', 'retry'],
  [503, 'cio_unavailable', 'retry'],
  [525, 'cio_unavailable', 'retry'],
])('%i is %s: %s', async (status, code, remedy) => {
  expect(await errorOf(status, '{}')).toMatchObject({ status, code, remedy });
});

test('a daily quota has no Retry-After, and so no wait', async () => {
  expect(await errorOf(429, '{}')).not.toHaveProperty('retryAfterMs');
  expect(await errorOf(429, '{}', { 'retry-after': '2' })).toHaveProperty('retryAfterMs', 2_000);
});

test('401 says which key this API wants, and speaks of the region', async () => {
  await using server = await startLocalServer((response) => response.writeHead(401).end());
  await using cio = server.client();
  const messageOf = async (call: Promise<unknown>) => ((await failureOf(call)) as CioError).message;
  expect(await messageOf(cio.track.region())).toMatch(/site id.*Track API key.*region/);
  expect(await messageOf(cio.app.workspaces.list())).toMatch(/App API key.*region/);
  expect(await messageOf(cio.pipelines.page({ userId: '1' }))).toMatch(/write key.*region/);
});

test('a 2xx that is not JSON is no success', async () => {
  expect(await errorOf(200, '<html>')).toMatchObject({ code: 'cio_unexpected_answer', remedy: 'retry', status: 200 });
});

test('a missing credential names itself', async () => {
  await using cio = new CustomerIo({ track: { siteId: 'site', apiKey: 'key' } });
  expect(await failureOf(cio.app.workspaces.list())).toMatchObject({
    code: 'cio_missing_credentials',
    remedy: 'reconnect',
    field: 'app',
  });
});

test('a pasted newline is named, and the key is not quoted', () => {
  const build = () => new CustomerIo({ app: { apiKey: 'secret-key\n' } });
  expect(build).toThrow(expect.objectContaining({ code: 'cio_invalid_input', field: 'app.apiKey' }));
  expect(build).not.toThrow(/secret/);
  expect(() => new CustomerIo({ region: 'de' as 'us' })).toThrow(expect.objectContaining({ field: 'region' }));
});

test('no error holds a credential, however deep one looks', async () => {
  const secrets = ['c2l0ZS1pZDp0cmFjay1rZXk=', 'track-key', 'app-key', 'write-key'];
  await using answering = await startLocalServer((response) => response.writeHead(401).end());
  await using dropping = await startLocalServer((response) => response.socket?.destroy());
  await using silent = await startLocalServer(() => {});
  const errors: unknown[] = [];
  for (const server of [answering, dropping, silent]) {
    await using cio = server.client({ retries: false, timeouts: { headersMs: 50 } });
    const calls = [cio.track.region(), cio.app.workspaces.list(), cio.pipelines.page({ userId: '1' })];
    errors.push(...(await Promise.all(calls.map(failureOf))));
  }
  expect(errors).toHaveLength(9);
  for (const error of errors) {
    expect(error).toBeInstanceOf(CioError);
    const everything = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }) + JSON.stringify(error);
    for (const secret of secrets) expect(everything).not.toContain(secret);
  }
});

test('layers above may bring their own codes', () => {
  const error = new CioError({ code: 'cio_recipient_not_allowed', message: 'no', remedy: 'fix-input' });
  expect(error).toMatchObject({ code: 'cio_recipient_not_allowed', remedy: 'fix-input' });
  // @ts-expect-error: a code that is not ours needs its remedy
  void (() => new CioError({ code: 'cio_recipient_not_allowed', message: 'no' }));
});

describe('a 2xx that does not hold what was asked for', () => {
  test.each(['', '{}', '[]', 'null', '"queued"', '{"delivery_id":'])('%j to a send is no delivery', async (body) => {
    await using server = await startLocalServer((response) => response.end(body));
    await using cio = server.client();
    const email = { to: 'ada@example.com', identifiers: { id: '1' }, transactionalMessageId: 1 };
    expect(await failureOf(cio.app.sendEmail(email))).toMatchObject({ code: 'cio_unknown_outcome', status: 200 });
    expect(await failureOf(cio.app.broadcasts.trigger(1))).toMatchObject({ code: 'cio_unknown_outcome', status: 200 });
  });

  test.each(['', '{}', '[]', 'null', '"x"', '{"customer":null,"segment":[],"metric":7,"usedBy":"x"}'])(
    '%j to a read is named, not stumbled over',
    async (body) => {
      await using server = await startLocalServer((response) => response.end(body));
      await using cio = server.client();
      const unexpected = { code: 'cio_unexpected_answer', remedy: 'retry', status: 200 };
      const reads = [
        cio.app.customers.attributes({ id: '1' }),
        cio.app.customers.subscriptionPreferences({ id: '1' }),
        cio.app.segments.get(1),
        cio.app.segments.usedBy(1),
        cio.app.transactional.metrics(1),
        cio.app.reportingWebhooks.get(1),
        cio.app.exports.downloadUrl(1),
        cio.track.region(),
      ];
      for (const read of reads) expect(await failureOf(read)).toMatchObject(unexpected);
    },
  );
});
