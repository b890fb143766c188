import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTable } from '../src/index.ts';
import { rowsOf, sourceOf } from './text-of-pieces.ts';

const read = async (text: string, pieceBytes?: number) => {
  const table = await openTable(sourceOf(text, pieceBytes), { format: 'csv', encoding: 'utf-8' });
  return { table, rows: await rowsOf(table.rows()) };
};

test('what csv-stringify writes is read again, wherever the pieces end', async () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'ß', '語', '"', ',', '\n', ' ', ';', '\r\n') }),
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\r')),
  );
  const record = fc.tuple(cell, cell, cell).filter((cells) => cells.some((each) => each !== ''));
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 20 }),
      fc.integer({ min: 1, max: 50 }),
      async (records, pieceBytes) => {
        const text = stringify([['a', 'b', 'c'], ...records], { quoted_match: /\r/ });
        const { rows } = await read(text, pieceBytes);
        expect(rows.map(({ cells }) => cells)).toEqual(records);
        expect(rows.filter(({ fault }) => fault)).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test('each row knows its line, also behind quoted newlines and blank lines', async () => {
  const { rows } = await read('id,note\n1,plain\n2,"two\nlines"\n\n3,"x"\n4,plain\n5,"a\n\nb"\n6,y\n');
  expect(rows.map(({ cells, line }) => [(cells as string[])[0], line])).toEqual([
    ['1', 2],
    ['2', 3],
    ['3', 6],
    ['4', 7],
    ['5', 8],
    ['6', 11],
  ]);
});

test('a broken row is one fault, and the rows around it are read', async () => {
  const { rows } = await read('id,note\n1,ok\n2,"never closed\n3,ok\n4,too,many\n5\n6,ok\n7,5" pipe\n');
  expect(rows.filter(({ fault }) => !fault).map(({ cells }) => cells)).toEqual([
    ['1', 'ok'],
    ['3', 'ok'],
    ['6', 'ok'],
    ['7', '5" pipe'],
  ]);
  expect(rows.filter(({ fault }) => fault).map(({ line, fault }) => [line, fault?.code])).toEqual([
    [3, 'unreadable'],
    [5, 'wrong-number-of-cells'],
    [6, 'wrong-number-of-cells'],
  ]);
});

test('however many quotes are never closed, each costs its own line and little time', async () => {
  // More than is looked through for the end of one.
  const count = 80_000;
  const { rows } = await read(`id,note\n${`"${'x'.repeat(60)},1\n`.repeat(count)}ok,2\n`);
  expect(rows.filter(({ fault }) => fault?.code === 'unreadable')).toHaveLength(count);
  expect(rows.at(-1)).toMatchObject({ line: count + 2, cells: ['ok', '2'] });
});

test('a quote that is never closed takes neither the rest of a large file nor its memory', async () => {
  const plain = Array.from({ length: 200_000 }, (_, index) => `${index},${'x'.repeat(20)}`).join('\n');
  const { rows } = await read(`id,note\na,"open\n${plain}\n`);
  expect(rows.filter(({ fault }) => fault)).toMatchObject([{ line: 2, fault: { code: 'unreadable' } }]);
  expect(rows).toHaveLength(200_001);
});

test.each([
  ['a,b\n1,2\n', ','],
  ['a;b\n1;2\n', ';'],
  ['a\tb\n1\t2\n', '\t'],
  ['a|b\n1|2\n', '|'],
  ['sep=;\na;b\n1;2\n', ';'],
  ['"a, or so";b\n1;2\n', ';'],
])('the delimiter of %j is found', async (text, delimiter) => {
  const { table, rows } = await read(text);
  expect(table.delimiter).toBe(delimiter);
  expect(rows[0]?.cells).toEqual(['1', '2']);
});

test('a file with the newlines of an old Mac is read', async () => {
  const { rows } = await read('id,name\r1,Ada\r2,Grace\r');
  expect(rows.map(({ cells }) => cells)).toEqual([
    ['1', 'Ada'],
    ['2', 'Grace'],
  ]);
});

test.each([
  ['id,name,id\n', /Line 1 names two columns "id" \(columns 1 and 3\)/],
  ['', /is empty/],
  ['  \n', /is empty/],
])('%j is refused in words', async (text, message) => {
  await expect(read(text)).rejects.toMatchObject({
    code: 'sync_invalid_file',
    message: expect.stringMatching(message),
  });
});

test('zeros and characters that are none are faults of their row, with the column', async () => {
  const bytes = Buffer.from('id,city\n1,Köln\n2,K\u0000ln\n3,"K?ln"\n4,Bonn\n');
  bytes[bytes.indexOf('?')] = 0xf6;
  const table = await openTable(sourceOf(bytes), { format: 'csv' });
  // So far into a file that nobody could have told its encoding by it.
  const late = await openTable(sourceOf(Buffer.concat([Buffer.from(`id,city\n${'0,x\n'.repeat(20_000)}`), bytes])));
  expect(table.encoding).toBe('windows-1252');
  expect((await rowsOf(late.rows())).filter(({ fault }) => fault)).toMatchObject([
    { line: 20_004, fault: { code: 'nul-byte', column: 'city' } },
    { line: 20_005, fault: { code: 'wrong-encoding', column: 'city' } },
  ]);
});
