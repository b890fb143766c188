import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRefresher } from '../src/api/refresher.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a burst of changes is one refresh now and one after it, never two at once', async () => {
  let running = 0;
  let most = 0;
  const refresh = vi.fn(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 50));
    running -= 1;
  });
  const change = createRefresher(refresh, 100);
  for (let count = 0; count < 1_000; count++) change();
  expect(refresh).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10);
  change();
  await vi.runAllTimersAsync();
  expect(refresh).toHaveBeenCalledTimes(2);
  expect(most).toBe(1);
});

test('a refresh that fails does not end the others', async () => {
  const refresh = vi.fn().mockRejectedValueOnce(new Error('away')).mockResolvedValue(undefined);
  const change = createRefresher(refresh, 100);
  change();
  await vi.runAllTimersAsync();
  change();
  await vi.runAllTimersAsync();
  expect(refresh).toHaveBeenCalledTimes(2);
});
