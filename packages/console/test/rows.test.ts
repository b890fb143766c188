import { expect, test } from 'vitest';
import { emptyRow, rowValue } from '../src/schema-form/rows.ts';

test('a yes or no that nobody chose is neither', () => {
  const chosen = (text: string) => rowValue({ ...emptyRow(), kind: 'boolean', text });
  expect([chosen(''), chosen('true'), chosen('false')]).toEqual([undefined, true, false]);
});
