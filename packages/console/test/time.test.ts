import { expect, test } from 'vitest';
import { relativeTime, span } from '../src/words/time.ts';

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

test.each([
  [-3, '0 ms'],
  [12.4, '12 ms'],
  [1_234, '1.2 s'],
  [61_234, '1 min 1 s'],
  [7_200_000, '2 h'],
  [12_000_000, '3 h 20 min'],
  [90_000_000, '1 d 1 h'],
])('%d ms are %s', (ms, words) => {
  expect(span(ms)).toBe(words);
});
