import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextDelayMs, parseRetryAfter, withRetryDefaults } from '../src/http/retries.ts';
import { CioError, type RetryOptions } from '../src/index.ts';
import { failureOf, instantClock, startLocalServer } from './support/local-server.ts';

// RFC 9110's own example date, and its Unix time by `date -d`.
const example = 'Sun, 06 Nov 1994 08:49:37 GMT';
const exampleMs = 784_111_777_000;

describe('Retry-After', () => {
  test.each([
    ['120', 120_000],
    [' 1 ', 1_000],
    ['0', 0],
    [example, 37_000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
    ['Sat, 05 Nov 1994 08:49:37 GMT', 0], // passed
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['2026-11-01', undefined],
    ['Nonsense, 99 Foo 1994', undefined],
  ])('%s', (header, expected) => {
    expect(parseRetryAfter(header, exampleMs - 37_000)).toBe(expected);
  });

  test('whole seconds mean what they say', () => {
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        expect(parseRetryAfter(String(seconds), 0)).toBe(seconds * 1_000);
      }),
    );
  });

  test('any date later than now is that far away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.nat(1_000_000), (now, ahead) => {
        const header = new Date((now + ahead) * 1_000).toUTCString();
        expect(parseRetryAfter(header, now * 1_000)).toBe(ahead * 1_000);
      }),
    );
  });

  test('any text gives a wait or nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const wait = parseRetryAfter(text, exampleMs);
        expect(wait === undefined || wait >= 0).toBe(true);
      }),
    );
  });
});

describe('waits', () => {
  const unavailable = new CioError({ code: 'cio_unavailable', message: 'x' });
  const delay = (error: CioError, retry: number, options: RetryOptions = {}, elapsedMs = 0) =>
    nextDelayMs(error, { retry, elapsedMs, options: withRetryDefaults(options), random: () => 0.5 });

  test('double, up to a bound, with full jitter', () => {
    const options = { baseDelayMs: 100, maxDelayMs: 1_000, maxRetries: 9 };
    expect([0, 1, 2, 3, 4, 5].map((retry) => delay(unavailable, retry, options))).toEqual([
      50, 100, 200, 400, 500, 500,
    ]);
  });

  test('end with the retries, and with the budget', () => {
    expect(delay(unavailable, 4)).toBeUndefined();
    expect(delay(unavailable, 0, { budgetMs: 1_000, baseDelayMs: 100 }, 960)).toBeUndefined();
    expect(delay(unavailable, 0, { budgetMs: 1_000, baseDelayMs: 100 }, 940)).toBe(50);
  });

  test.each(['fix-input', 'reconnect', 'check-outcome'] as const)('are never for %s', (remedy) => {
    expect(delay(new CioError({ code: 'cio_rejected', message: 'x', remedy }), 0)).toBeUndefined();
  });
});

test.each([408, 429, 500, 502, 503, 504, 522, 599])('%i is retried on what may be repeated', async (status) => {
  await using server = await startLocalServer((response, _request, index) =>
    index === 0 ? response.writeHead(status).end() : response.end('{}'),
  );
  await using cio = server.client();
  await cio.track.identify({ id: '42' });
  expect(server.received).toHaveLength(2);
});

test.each([400, 401, 403, 404, 413, 422, 451])('%i is not', async (status) => {
  await using server = await startLocalServer((response) => response.writeHead(status).end());
  await using cio = server.client();
  expect(await failureOf(cio.track.identify({ id: '42' }))).toMatchObject({ status });
  expect(server.received).toHaveLength(1);
});

test.each(['track', 'page', 'screen'] as const)(
  'Pipelines %s is not repeated after an ambiguous failure',
  async (type) => {
    await using server = await startLocalServer((response) => response.writeHead(502).end());
    await using cio = server.client();
    const who = { userId: '1', event: 'paid' };
    const unknown = { code: 'cio_unknown_outcome', remedy: 'check-outcome' };
    expect(await failureOf(cio.pipelines[type](who))).toMatchObject(unknown);
    expect(
      await failureOf(
        cio.pipelines.batch([
          { type: 'identify', userId: '1' },
          { type, ...who },
        ]),
      ),
    ).toMatchObject(unknown);
    expect(server.received).toHaveLength(2);
  },
);

test.each(['identify', 'batch'] as const)('Pipelines %s of what is safe to repeat is', async (type) => {
  await using server = await startLocalServer((response, _request, index) =>
    index === 0 ? response.writeHead(502).end() : response.end('{}'),
  );
  await using cio = server.client();
  await (type === 'batch'
    ? cio.pipelines.batch([{ type: 'identify', userId: '1' }])
    : cio.pipelines.identify({ userId: '1' }));
  expect(server.received).toHaveLength(2);
  expect(server.received[1]?.body).toBe(server.received[0]?.body);
});

test('one option switches all of it off', async () => {
  await using server = await startLocalServer((response) => response.writeHead(503, { 'retry-after': '2' }).end());
  const clock = instantClock();
  await using cio = server.client({ retries: false, clock });
  expect(await failureOf(cio.track.identify({ id: '42' }))).toMatchObject({
    code: 'cio_unavailable',
    remedy: 'retry',
    retryAfterMs: 2_000,
  });
  expect(server.received).toHaveLength(1);
  expect(clock.slept).toEqual([]);
});

test('a signal ends the wait for the next attempt', async () => {
  await using server = await startLocalServer((response) => response.writeHead(429, { 'retry-after': '60' }).end());
  const abort = new AbortController();
  await using cio = server.client({
    timeoutMs: 600_000,
    clock: {
      now: Date.now,
      sleep: (_ms, signal) => new Promise((_, reject) => signal?.addEventListener('abort', reject)),
    },
    hooks: { onRetry: () => setImmediate(() => abort.abort()) },
  });
  const error = await failureOf(cio.track.identify({ id: '42' }, {}, { signal: abort.signal }));
  expect(error).toMatchObject({ code: 'cio_aborted', remedy: 'retry', cause: { code: 'cio_rate_limited' } });
});

test('a signal ends a request; what may not be repeated has to be looked at', async () => {
  const abort = new AbortController();
  await using server = await startLocalServer(() => abort.abort());
  await using cio = server.client();
  const email = { to: 'ada@example.com', identifiers: { id: '1' }, transactionalMessageId: 1 };
  expect(await failureOf(cio.app.sendEmail(email, { signal: abort.signal }))).toMatchObject({
    code: 'cio_aborted',
    remedy: 'check-outcome',
  });
  // Already fired: nothing leaves, so there is nothing to look at.
  expect(await failureOf(cio.app.sendEmail(email, { signal: abort.signal }))).toMatchObject({
    code: 'cio_aborted',
    remedy: 'retry',
  });
  expect(server.received).toHaveLength(1);
});
