import { expect, test } from 'vitest';
import type { HourFigures } from '../../src/inbound/endpoints/figures.ts';
import { findGaps } from '../../src/inbound/endpoints/gaps.ts';

const HOUR_MS = 3_600_000;

const hour = (index: number, changes: Partial<HourFigures> = {}): HourFigures => ({
  hourAtMs: index * HOUR_MS,
  accepted: 10,
  duplicates: 0,
  held: 0,
  refused: 0,
  late: 0,
  lagMeanMs: 100,
  lagMaxMs: 1_000,
  answerMeanMs: 2,
  answerMaxMs: 9,
  lastEventAtMs: index * HOUR_MS + HOUR_MS / 2,
  ...changes,
});
const hours = (from: number, until: number) => Array.from({ length: until - from }, (_, index) => hour(from + index));

test('an endpoint that is quiet for longer than is its habit says since when', () => {
  const busy = hours(0, 48);
  expect(findGaps(busy, 49 * HOUR_MS)).toEqual([]);
  expect(findGaps(busy, 50 * HOUR_MS)).toEqual([{ kind: 'silent', sinceMs: 47.5 * HOUR_MS, usualSilenceMs: HOUR_MS }]);
});

test('nights are a habit, and a new endpoint has none', () => {
  const withNights = [...hours(8, 20), ...hours(32, 44), ...hours(56, 68)];
  expect(findGaps(withNights, 80 * HOUR_MS)).toEqual([]);
  expect(findGaps(withNights, 94 * HOUR_MS)).toMatchObject([{ kind: 'silent', usualSilenceMs: 13 * HOUR_MS }]);
  expect(findGaps(hours(0, 5), 400 * HOUR_MS)).toEqual([]);
});

test('hours in which events came late are one gap when they follow each other', () => {
  const late = [
    hour(1),
    hour(2, { late: 3, lagMaxMs: 7_200_000 }),
    hour(3, { late: 1, lagMaxMs: 3_700_000 }),
    hour(4),
    hour(9, { late: 2, lagMaxMs: 400_000 }),
  ];
  expect(findGaps(late, 10 * HOUR_MS)).toEqual([
    { kind: 'late', fromMs: 2 * HOUR_MS, untilMs: 4 * HOUR_MS, events: 4, longestLagMs: 7_200_000 },
    { kind: 'late', fromMs: 9 * HOUR_MS, untilMs: 10 * HOUR_MS, events: 2, longestLagMs: 400_000 },
  ]);
});
