import { type Operation, operationJson, WrittenIdentify } from '@cio-bridge/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDryClient, type MappingInput, openTable, runSync } from '../src/index.ts';
import { compileMapping } from '../src/mapping/compile.ts';
import { guessMapping } from '../src/mapping/guess.ts';
import type { MapRow } from '../src/mapping/mapped.ts';
import type { Row } from '../src/read/row.ts';
import { rowsOf, sourceOf } from './text-of-pieces.ts';

const columns = ['id', 'email', 'text', 'number', 'boolean', 'date', 'created_at'];
const types: MappingInput = {
  kind: 'people',
  columns: {
    text: { type: 'text' },
    number: { type: 'number' },
    boolean: { type: 'boolean' },
    date: { type: 'date' },
    created_at: { type: 'number' },
  },
};

/** What a row becomes, or why it does not. */
function outcomeOf(map: MapRow, row: Row) {
  try {
    const { item, names } = map(row);
    return { json: operationJson(item as Operation), names, isWritten: item instanceof WrittenIdentify };
  } catch (error) {
    return { fault: (error as { fault: unknown }).fault };
  }
}

async function bothRoads(text: string, given: MappingInput) {
  const table = await openTable(sourceOf(text), { format: 'csv', encoding: 'utf-8', delimiter: text.charAt(2) });
  const map = compileMapping(guessMapping(table, given).mapping, table, 'file');
  return (await rowsOf(table.rows())).map((row) => {
    const { plain: _, ...asObject } = { ...row, cells: [...(row.cells as string[])] };
    return { written: outcomeOf(map, row), asObject: outcomeOf(map, asObject) };
  });
}

test('a row that is written straight from its cells is letter for letter what it becomes by way of an object', async () => {
  const mostly = (ordinary: fc.Arbitrary<string>, ...odd: fc.Arbitrary<string>[]) =>
    fc.oneof({ weight: 12, arbitrary: ordinary }, ...odd);
  const letters = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', 'ß', '語', '😀', '\u2028', '\u007f') });
  const escaped = fc.constantFrom('a\\b', '\u0001', 'a\u001f');
  const decimal = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((cents) => String(cents / 100));
  const number = mostly(
    decimal,
    fc.constantFrom('-0', '1.50', '007', ' 7', '0.0000001', '0.000001', '12345678901234567890', '1e5', 'seven'),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  );
  const record = fc.tuple(
    mostly(fc.nat().map(String), fc.constantFrom('', ' 7 ', 'x'.repeat(60)), letters, escaped),
    mostly(fc.constantFrom('', 'Ada@Example.com', ' ada@example.com'), letters),
    mostly(letters, fc.constantFrom('y'.repeat(400), 'y'.repeat(1_001)), escaped),
    number,
    mostly(fc.constantFrom('true', 'false', ''), fc.constantFrom('yes', '1', 'maybe')),
    mostly(fc.constantFrom('2026-11-26', ' 2026-11-26T14:03:00Z', ''), fc.constantFrom('26.11.2026', '9999-12-31')),
    mostly(fc.constantFrom('', '1760000000', '-1'), fc.constantFrom('1760000000.5', '1760000000000'), number),
  );
  let writtenRows = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 30 }),
      fc.constantFrom('keep' as const, 'clear' as const),
      fc.constantFrom(',', '\t'),
      async (records, empty, delimiter) => {
        const text = [columns, ...records].map((cells) => cells.join(delimiter)).join('\n');
        for (const { written, asObject } of await bothRoads(text, { ...types, empty })) {
          if ('isWritten' in written && written.isWritten) writtenRows += 1;
          expect({ ...written, isWritten: false }).toEqual({ ...asObject, isWritten: false });
          expect('isWritten' in asObject && asObject.isWritten).toBe(false);
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(writtenRows).toBeGreaterThan(300);
});

test.each([
  ['a nested name', { columns: { text: { to: 'a.b' } } }],
  ['a name twice', { columns: { text: { to: 'number' } } }],
  ['a name of digits, which an object has first', { columns: { text: { to: '7' } } }],
  ['an identifier as an attribute', { columns: { text: { to: 'email' } } }],
  ['a list', { columns: { text: { type: 'list' } } }],
  ['a moment of its own', { fields: { timestamp: 'created_at' } }],
] as const)('a mapping with %s goes by way of objects', async (_, given) => {
  const text = `${columns.join(',')}\n7,ada@example.com,a,1,true,2026-11-26,1760000000`;
  const [row] = await bothRoads(text, { kind: 'people', ...given } as MappingInput);
  expect(row?.written).toMatchObject({ isWritten: false, json: expect.stringContaining('"id":"7"') });
});

test('what is over a limit of Customer.io is refused as ever', async () => {
  const names = Array.from({ length: 120 }, (_, index) => `text_${index}`);
  const rows = [
    ['1', ...names.map(() => 'short')],
    ['2', 'x'.repeat(1_001), ...names.slice(1).map(() => '')],
    ['3'.repeat(151), ...names.map(() => '')],
    ['4', ...names.map(() => 'x'.repeat(300))],
    ['5', ...names.map(() => 'x'.repeat(200))],
  ];
  const text = [['id', ...names], ...rows].map((cells) => cells.join(',')).join('\n');
  const table = await openTable(sourceOf(text));
  const { mapping } = guessMapping(table, { kind: 'people' });
  const { client } = createDryClient(0);
  const result = await runSync({ table, mapping, file: 'file', workspace: 'none', client });
  expect(result).toMatchObject({ accepted: 2, failed: 3, faults: { 'too-large': 3 } });
});
