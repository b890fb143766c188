import { expect, test } from 'vitest';
import { failureOf, instantClock, startLocalServer } from '../support/local-server.ts';

test('Retry-After: 60 is sat out', async () => {
  await using server = await startLocalServer((response, _request, index) =>
    index === 0 ? response.writeHead(429, { 'retry-after': '60' }).end() : response.end('{}'),
  );
  const clock = instantClock();
  await using cio = server.client({ clock, timeoutMs: 600_000, random: () => 0 });
  await cio.track.suppress({ id: '42' });
  expect(server.received).toHaveLength(2);
  expect(clock.slept).toEqual([60_000]);
});

test('beyond the ceiling the error carries the wait, and nothing is waited for', async () => {
  await using server = await startLocalServer((response) => response.writeHead(429, { 'retry-after': '3600' }).end());
  const clock = instantClock();
  await using cio = server.client({ clock, retries: { maxRetryAfterMs: 300_000 } });
  const error = await failureOf(cio.track.suppress({ id: '42' }));
  expect(error).toMatchObject({ code: 'cio_rate_limited', remedy: 'retry', status: 429, retryAfterMs: 3_600_000 });
  expect(server.received).toHaveLength(1);
  expect(clock.slept).toEqual([]);
});
