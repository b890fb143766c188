import { expect, test } from 'vitest';
import { emptyRow, mapOf, rowsOf, rowValue } from '../src/schema-form/rows.ts';

test('a yes or no that nobody chose is neither', () => {
  const chosen = (text: string) => rowValue({ ...emptyRow(), kind: 'boolean', text });
  expect([chosen(''), chosen('true'), chosen('false')]).toEqual([undefined, true, false]);
});

test('what stands in rows is what comes out of them, a group and a list among them', () => {
  const values = {
    plan: 'pro',
    seats: 3,
    isNew: false,
    person: { id: 'ada', address: { city: 'Turin' } },
    tags: ['a'],
  };
  expect(rowsOf(values).map(({ kind }) => kind)).toEqual(['text', 'number', 'boolean', 'group', 'json']);
  expect(mapOf(rowsOf(values))).toEqual(values);
  expect(rowValue({ ...emptyRow(), kind: 'group', text: '["a"]' })).toBeUndefined();
});
