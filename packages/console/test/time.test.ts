import { expect, test } from 'vitest';
import { duration, relativeTime } from '../src/time.ts';

test.each([
  [0, 'now'],
  [999, 'now'],
  [-5_000, 'now'],
  [1_000, '1s ago'],
  [59_999, '59s ago'],
  [60_000, '1m ago'],
  [3_600_000, '1h ago'],
  [86_399_999, '23h ago'],
  [172_800_000, '2d ago'],
])('%d ms ago reads %s', (agoMs, words) => {
  expect(relativeTime(1_760_000_000_000 - agoMs, 1_760_000_000_000)).toBe(words);
});

test('durations are whole milliseconds, and never negative', () => {
  expect(duration(12.4)).toBe('12 ms');
  expect(duration(61_234)).toBe('61,234 ms');
  expect(duration(-3)).toBe('0 ms');
});
