import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RateGovernor } from '../src/index.ts';
import { failureOf, instantClock, startLocalServer } from './support/local-server.ts';

const limits = (requests: number, windowMs = 1_000) => ({ limits: { app: { requests, windowMs } } });

test('never more than allowed in any window, however it is placed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 60 }), async (requests, calls) => {
      const clock = instantClock();
      const governor = new RateGovernor({ ...limits(requests), clock, maxWaitMs: 1e9 });
      const starts: number[] = [];
      const call = async () => {
        await governor.take('app');
        starts.push(clock.now());
      };
      await Promise.all(Array.from({ length: calls }, call));
      expect(starts).toHaveLength(calls);
      for (const [index, start] of starts.entries()) {
        const after = starts[index + requests];
        if (after !== undefined) expect(after - start).toBeGreaterThanOrEqual(1_000);
      }
    }),
    { numRuns: 40 },
  );
});

test('a 429 halves the rate, once for a burst, and quiet windows raise it step by step', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ ...limits(100), clock });
  governor.limited('app');
  governor.limited('app');
  expect(governor.state('app')).toMatchObject({ allowed: 50, lastLimitedAt: clock.now() });
  await clock.sleep(999);
  expect(governor.state('app')?.allowed).toBe(50);
  await clock.sleep(1);
  expect(governor.state('app')?.allowed).toBe(55);
  await clock.sleep(3_000);
  expect(governor.state('app')?.allowed).toBe(70);
  governor.limited('app');
  expect(governor.state('app')?.allowed).toBe(35);
  await clock.sleep(1e6);
  expect(governor.state('app')?.allowed).toBe(100);
});

test('below one request per window, the window grows', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ limits: { broadcast: { requests: 1, windowMs: 10_000 } }, clock });
  governor.limited('broadcast');
  const startedAt = clock.now();
  await governor.take('broadcast');
  await governor.take('broadcast');
  expect(clock.now() - startedAt).toBe(20_000);
});

test('Retry-After holds everybody back', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ ...limits(10), clock });
  governor.limited('app', 5_000);
  const startedAt = clock.now();
  await governor.take('app');
  expect(clock.now() - startedAt).toBe(5_000);
});

test('callers are served in turn', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ ...limits(1), clock });
  const served: string[] = [];
  const calls = ['bulk', 'bulk', 'bulk', 'bulk', 'person'].map(async (caller) => {
    await governor.take('app', { caller });
    served.push(caller);
  });
  await Promise.all(calls);
  // The first starts at once; then the latecomer waits for one of the others, not for all.
  expect(served).toEqual(['bulk', 'bulk', 'person', 'bulk', 'bulk']);
});

test('who waits can be seen, and can leave', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ ...limits(1), clock });
  await governor.take('app');
  const abort = new AbortController();
  const left = failureOf(governor.take('app', { signal: abort.signal }) as Promise<void>);
  const stayed = governor.take('app');
  expect(governor.state('app')?.waiting).toBe(2);
  abort.abort();
  expect(governor.state('app')?.waiting).toBe(1);
  expect(await left).toMatchObject({ code: 'cio_aborted', remedy: 'retry' });
  await stayed;
  expect(governor.state('app')?.waiting).toBe(0);
});

test('a wait beyond the limit is refused with its length', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ limits: { archive: { requests: 1, windowMs: 86_400_000 } }, clock });
  await governor.take('archive');
  await clock.sleep(400_000);
  const error = await failureOf(governor.take('archive') as Promise<void>);
  expect(error).toMatchObject({ code: 'cio_rate_limited', remedy: 'retry', retryAfterMs: 86_000_000 });
});

test('the rate is not raised while nothing may pass: a pause is no quiet time', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ ...limits(100), clock });
  governor.limited('app', 60_000);
  await clock.sleep(60_000);
  expect(governor.state('app')?.allowed).toBe(50);
  await clock.sleep(1_000);
  expect(governor.state('app')?.allowed).toBe(55);
});

test('who waits already is told when a 429 asks for more patience than allowed', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ ...limits(1), clock, maxWaitMs: 60_000, maxPauseMs: 3_600_000 });
  await governor.take('app');
  const waiting = failureOf(governor.take('app') as Promise<void>);
  governor.limited('app', 3_600_000);
  expect(await waiting).toMatchObject({ code: 'cio_rate_limited', remedy: 'retry', retryAfterMs: 3_600_000 });
  expect(governor.state('app')?.waiting).toBe(0);
});

test('a latecomer is not refused for a queue that it does not stand in', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ ...limits(1), clock, maxWaitMs: 10_000 });
  const bulk = Array.from({ length: 30 }, async () => governor.take('app', { caller: 'bulk' }));
  const refused = (await Promise.allSettled([...bulk, governor.take('app', { caller: 'person' })])).map(
    ({ status }) => status === 'rejected',
  );
  expect(refused.at(-1)).toBe(false);
  expect(refused.filter(Boolean).length).toBeGreaterThan(15); // of those, as many as fit have been served
});

test.each([0, 0.5, -1, Number.NaN])('%d requests are no limit', (requests) => {
  expect(() => new RateGovernor(limits(requests))).toThrow(expect.objectContaining({ field: 'limits.app' }));
});

test('an absurd Retry-After is capped and shown, and one call goes ahead after it', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ ...limits(10), clock, maxWaitMs: 1e9 });
  governor.limited('app', 1e20);
  expect(governor.state('app')?.pausedUntil).toBe(clock.now() + 300_000);
  await governor.take('app');
  const second = governor.take('app');
  expect(second).toBeInstanceOf(Promise);
  governor.answered('app');
  await second;
  expect(governor.take('app')).toBeUndefined();
});

test('setting the clock back blocks nothing', async () => {
  let now = 1_760_000_000_000;
  let elapsed = 0;
  const clock = { now: () => now, elapsed: () => elapsed, sleep: async () => {} };
  const governor = new RateGovernor({ ...limits(1), clock });
  await governor.take('app');
  now -= 600_000;
  elapsed += 1_000;
  expect(governor.take('app')).toBeUndefined();
});

test('a slice of a rate is changed from outside', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ ...limits(2), clock, maxWaitMs: Number.POSITIVE_INFINITY });
  void governor.take('app');
  governor.setLimit('app', { requests: 0, windowMs: 1_000 });
  const waiting = governor.take('app') as Promise<void>;
  expect(governor.state('app')).toMatchObject({ allowed: 0, waiting: 1 });
  governor.setLimit('app', { requests: 3, windowMs: 1_000 });
  await waiting;
  expect(governor.take('app')).toBeUndefined();
  expect(governor.take('app')).toBeInstanceOf(Promise); // what was started before counts on
});

test('20,000 callers wait in line without holding up anybody', async () => {
  const clock = instantClock();
  const governor = new RateGovernor({ ...limits(1_000), clock, maxWaitMs: 1e9 });
  const { signal } = new AbortController();
  let steps = 0;
  const turns = Array.from({ length: 20_000 }, async (_, index) => {
    await governor.take('app', { caller: `caller-${index}`, signal });
    steps += 1;
  });
  await Promise.all(turns);
  expect(steps).toBe(20_000);
});

describe('in a client', () => {
  test('the published rates hold, with a tenth to spare: ten reads in 1.1 seconds', async () => {
    await using server = await startLocalServer((response) => response.end('{"workspaces":[]}'));
    const clock = instantClock();
    await using cio = server.client({ clock });
    await Promise.all(Array.from({ length: 30 }, () => cio.app.workspaces.list()));
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBe(2_200);
  });

  test('a 429 reaches it', async () => {
    await using server = await startLocalServer((response) => response.writeHead(429).end());
    const clock = instantClock();
    await using cio = server.client({ clock, retries: false });
    await failureOf(cio.track.identify({ id: '42' }));
    expect(cio.governor?.state('track')).toMatchObject({ allowed: 500, lastLimitedAt: clock.now() });
    expect(cio.governor?.state('app')).toMatchObject({ allowed: 10, waiting: 0 });
  });

  test('a Retry-After that is sat out by one call is sat out by the others', async () => {
    await using server = await startLocalServer((response, _request, index) =>
      index === 0 ? response.writeHead(429, { 'retry-after': '120' }).end() : response.end('{"workspaces":[]}'),
    );
    const clock = instantClock();
    const startedAt = clock.now();
    const others: Promise<unknown>[] = [];
    await using cio = server.client({
      clock,
      timeoutMs: 600_000,
      hooks: { onRetry: () => others.push(cio.app.workspaces.list()) },
    });
    await cio.app.workspaces.list();
    expect(await Promise.all(others)).toEqual([[]]);
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(120_000);
  });

  test('clients of one workspace may share it', async () => {
    await using server = await startLocalServer((response) => response.end('{"workspaces":[]}'));
    const clock = instantClock();
    const governor = new RateGovernor({ clock });
    await using one = server.client({ clock, governor });
    await using other = server.client({ clock, governor });
    await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? one : other).app.workspaces.list()));
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBe(1_100);
  });
});

test('a time without any rate is no proof that a rate brought down is good again', () => {
  const clock = instantClock();
  const governor = new RateGovernor({ ...limits(100), clock });
  governor.limited('app');
  governor.setLimit('app', { requests: 0, windowMs: 1_000 });
  governor.setLimit('app', { requests: 40, windowMs: 1_000 });
  expect(governor.state('app')?.allowed).toBe(20);
});

test('a wait that is no number is refused, and pauses nothing', () => {
  const governor = new RateGovernor(limits(100));
  for (const wait of [Number.NaN, -1, '5' as unknown as number])
    expect(() => governor.limited('app', wait)).toThrow('retryAfterMs');
  expect(governor.take('app')).toBeUndefined();
});
