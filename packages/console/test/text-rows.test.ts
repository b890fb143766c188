import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesOf, ROW_CHARS, rowOf, rowStartsOf } from '../src/ui/text-rows.ts';

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '\n', '😀', '"'), maxLength: 2_000 }),
  fc.string({ unit: 'binary', maxLength: 2_000 }),
);

test('rows are the whole text, in order, none wider than it may be, and no character in two', () => {
  fc.assert(
    fc.property(text, (text) => {
      const starts = rowStartsOf(text);
      const rows = starts.map((start, at) => text.slice(start, starts[at + 1]));
      expect(rows.join('')).toBe(text);
      for (const row of rows) {
        expect(row.indexOf('\n') + 1 || row.length).toBe(row.length);
        expect(row.length).toBeLessThanOrEqual(ROW_CHARS + 2);
        expect(row.isWellFormed() || !text.isWellFormed()).toBe(true);
      }
    }),
  );
});

test('every place is in the row that begins at or before it', () => {
  fc.assert(
    fc.property(text, fc.nat(2_000), (text, place) => {
      const starts = rowStartsOf(text);
      expect(rowOf(starts, place)).toBe(starts.findLastIndex((start) => start <= place));
    }),
  );
});

test('what is looked for is no pattern, and is found in capitals too', () => {
  expect(matchesOf('a.b A.B axb', 'a.b')).toEqual([
    { from: 0, until: 3 },
    { from: 4, until: 7 },
  ]);
  expect(matchesOf('text', '')).toEqual([]);
});
