import { readFileSync } from 'node:fs';
import { type Operation, operationJson } from '@cio-bridge/sdk';
import { faker } from '@faker-js/faker';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ColumnMapping, createEmailNotes, guessMapping, openTable } from '../src/index.ts';
import { compileMapping } from '../src/mapping/compile.ts';
import { isPlainNumber } from '../src/mapping/convert.ts';
import { parseDate } from '../src/mapping/dates.ts';
import { rowsOf, sourceOf } from './text-of-pieces.ts';

const column = async (name: string, cells: string[]) => {
  const table = await openTable(
    sourceOf(`id,${name}\n${cells.map((cell) => `x,"${cell.replaceAll('"', '""')}"`).join('\n')}\n`),
  );
  const { mapping, notes } = guessMapping(table, { kind: 'people' });
  return { ...(mapping.columns[name] as object), notes };
};

test.each([
  ['price', ['1', '2.5', '-3', ''], { type: 'number' }],
  ['price', ['1', '2.5', 'n/a'], { type: 'text' }],
  ['price', ['1,5', '2'], { type: 'text' }],
  ['price', ['1e5', 'NaN'], { type: 'text' }],
  ['code', ['1', '2'], { type: 'text' }],
  ['account', ['00123', '456'], { type: 'text' }],
  ['account', ['12345678901234567'], { type: 'text' }],
  ['whatsapp', ['+4930123', '+1555'], { type: 'text' }],
  ['zip', ['10115'], { type: 'text' }],
  ['active', ['true', 'FALSE', 'yes'], { type: 'boolean' }],
  ['active', ['1', '0'], { type: 'number' }],
  ['since', ['2026-11-26', '2026-11-26T10:00:00+02:00'], { type: 'date', format: 'iso' }],
  ['since', ['26.11.2026', '1.2.2026'], { type: 'date', format: 'd/m/y' }],
  ['since', ['11/26/2026 3:04 PM'], { type: 'date', format: 'm/d/y' }],
  ['since', ['26/11/2026'], { type: 'date', format: 'd/m/y' }],
  ['created_at', ['1763000000000'], { type: 'date', format: 'milliseconds' }],
  ['created_at', ['1763000000', '1763000001'], { type: 'date', format: 'seconds' }],
  ['visits', ['1763000000'], { type: 'number' }],
  ['tags', ['["a","b"]'], { type: 'json' }],
])('%s of %j', async (name, cells, expected) => {
  expect(await column(name, cells)).toMatchObject(expected);
});

test('a date that can be read two ways stays text, and is said', async () => {
  const guessed = await column('since', ['01/02/2026', '03/04/2026']);
  expect(guessed).toMatchObject({ type: 'text', notes: [expect.stringMatching(/since.*d\/m\/y or m\/d\/y/)] });
});

test('a column that cannot be an attribute by its own name is told, and is none that somebody renamed or left out', async () => {
  const table = await openTable(sourceOf('id,a..b,address,address.city,plan\n1,x,y,z,pro\n'));
  const faults = (columns: Record<string, 'skip' | ColumnMapping> = {}) =>
    Object.fromEntries(
      guessMapping(table, { kind: 'people', columns }).guesses.flatMap(({ column, nameFault }) =>
        nameFault === undefined ? [] : [[column, nameFault]],
      ),
    );
  expect(faults()).toEqual({
    'a..b': '"a..b" cannot be the name of an attribute: give the column another one',
    'address.city': expect.stringContaining('"address" would hide "address.city"'),
  });
  expect(faults({ 'a..b': { to: 'b', type: 'text' }, address: 'skip' })).toEqual({});
});

describe('whom rows of people name by e-mail', () => {
  const notesOn = async (csv: string, fields: { id?: string; email: string }) => {
    const table = await openTable(sourceOf(csv));
    const emails = createEmailNotes(guessMapping(table, { kind: 'people', fields }).mapping, table);
    for await (const rows of table.rows()) emails?.look(rows);
    return emails?.notes();
  };

  test('what is no address is told with its line', async () => {
    const csv = 'id,email\n1,ada@example.com\n2,n/a\n3,grace.example.com\n4,\n';
    expect(await notesOn(csv, { id: 'id', email: 'email' })).toEqual([
      '2 rows have no e-mail address in email: line 3 says "n/a"',
    ]);
  });

  test('an address of two people is told, whatever its capitals; the same person twice is not', async () => {
    const csv = 'id,email\n1,ada@example.com\n2,Ada@Example.com\n1,ada@example.com\n';
    expect(await notesOn(csv, { id: 'id', email: 'email' })).toEqual([
      expect.stringMatching(
        /^1 row has the e-mail address of an earlier row: line 3 has Ada@Example\.com, as line 2 has\./,
      ),
    ]);
    expect(await notesOn('email,plan\na@example.com,free\na@example.com,pro\n', { email: 'email' })).toEqual([
      expect.stringMatching(
        /line 3 has a@example\.com, as line 2 has\. They are one person, and what comes later counts$/,
      ),
    ]);
  });
});

describe('a guess says why', () => {
  const guessOf = async (name: string, cells: string[], told?: ColumnMapping) => {
    const table = await openTable(sourceOf(`id,${name}\n${cells.map((cell) => `x,"${cell}"`).join('\n')}\n`));
    const { guesses, notes } = guessMapping(table, { kind: 'people', ...(told && { columns: { [name]: told } }) });
    return { ...guesses.find(({ column }) => column === name), notes };
  };

  test.each([
    ['score', ['1', '2', '', 'n/a', '3'], 'line 5 says "n/a", which is no number (1 of 4 cells)'],
    [
      'account',
      ['12', '007', '34'],
      'line 3 says "007", which begins with a zero that a number would lose (1 of 3 cells)',
    ],
    [
      'account',
      ['12', '12345678901234567'],
      'line 3 says "12345678901234567", which has more digits than a number keeps (1 of 2 cells)',
    ],
    ['active', ['true', 'no', 'maybe'], 'line 4 says "maybe", which is neither true nor false (1 of 3 cells)'],
    ['since', ['2026-11-26', '2026-11-27', 'soon'], 'line 4 says "soon", which is no date (1 of 3 cells)'],
    ['since', ['25/03/2026', '03/25/2026', '26/03/2026'], 'line 3 says "03/25/2026", which is no date (1 of 3 cells)'],
    ['zip', ['10115'], 'its cells are numbers, and its name is that of an id, a code or a phone'],
    ['name', ['Ada', 'Grace'], 'line 2 says "Ada"'],
    ['seats', ['1', '2'], 'so are all 2 cells of the sample'],
    ['since', ['01/02/2026'], 'these may be dates, but no cell tells day and month apart'],
    ['since', ['01/02/2026', '25/02/2026'], 'line 3 says "25/02/2026", which can only be a date with the day first'],
    ['since', ['01/02/2026', '02/25/2026'], 'line 3 says "02/25/2026", which can only be a date with the month first'],
    ['note', ['', ''], 'no row of the sample has anything in it'],
  ])('%s of %j', async (name, cells, why) => {
    expect(await guessOf(name, cells)).toMatchObject({ why });
  });

  test('it counts what speaks against each type, and says where it stands first', async () => {
    const { cells, against } = await guessOf('score', ['1', 'x', '', 'true', '2']);
    expect(cells).toBe(4);
    expect(against).toEqual({
      number: { cells: 2, first: { line: 3, row: 2, value: 'x' } },
      boolean: { cells: 3, first: { line: 2, row: 1, value: '1' } },
      date: { cells: 4, first: { line: 2, row: 1, value: '1' } },
    });
  });

  // Expected values are those of GNU date.
  test.each([
    [['2026-11-26'], 1_795_651_200],
    [['26.11.2026', '1.2.2026'], 1_795_651_200],
    [['11/26/2026 2:03 PM'], 1_795_701_780],
    [['1795701780'], 1_795_701_780],
    [['1795701780999'], 1_795_701_780],
  ])('%j is shown as it leaves', async (cells, seconds) => {
    expect(await guessOf('joined_at', cells)).toMatchObject({ firstDate: { line: 2, value: cells[0], seconds } });
  });

  test('an order of day and month that only the dots tell is said', async () => {
    expect(await guessOf('since', ['01.02.2026'])).toMatchObject({
      notes: [expect.stringContaining('the day is taken')],
    });
    expect(await guessOf('since', ['01.02.2026', '25.02.2026'])).toMatchObject({ notes: [] });
  });

  test('what speaks against a type that somebody gave a column', async () => {
    const told = { type: 'date', format: 'm/d/y' } as const;
    expect(await guessOf('since', ['01/02/2026', '25/02/2026'], told)).toMatchObject({
      why: 'line 3 says "25/02/2026", which is no date with the month first (1 of 2 cells)',
    });
    expect(await guessOf('score', ['1', 'n/a'], { type: 'number' })).toMatchObject({
      why: 'line 3 says "n/a", which is no number (1 of 2 cells)',
    });
    expect(await guessOf('score', ['1', '2'], { type: 'text' })).toMatchObject({ why: '' });
  });

  test('of JSON it is the row that is told', async () => {
    const table = await openTable(sourceOf('[{"id":"1","since":"2026-11-26"},{"id":"2","since":"soon"}]'));
    expect(guessMapping(table, { kind: 'people' }).guesses).toMatchObject([
      { column: 'since', against: { date: { cells: 1, first: { line: null, row: 2, value: 'soon' } } } },
    ]);
  });
});

test('a cell that is a number loses nothing by being one', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^-?\d{1,17}(\.\d{1,4})?$/), (text) => {
      if (!isPlainNumber(text)) return;
      const back = Number(text).toString();
      // Zeros behind the point say nothing.
      expect(back).toBe(
        text.includes('.') ? text.replace(/\.?0+$/, '').replace(/^-0$/, '0') || '0' : text.replace(/^-0$/, '0'),
      );
    }),
  );
});

describe('dates', () => {
  // Expected values are those of GNU date.
  test.each([
    ['2026-11-26', 'iso', 'UTC', 1_795_651_200],
    ['2026-11-26 14:03', 'iso', 'UTC', 1_795_701_780],
    ['2026-11-26T14:03:22.500Z', 'iso', 'UTC', 1_795_701_802],
    ['2026-11-26T14:03:22+05:30', 'iso', 'UTC', 1_795_682_002],
    ['2026-07-01 12:00', 'iso', 'Europe/Berlin', 1_782_900_000],
    ['2026-12-01 12:00', 'iso', 'Europe/Berlin', 1_796_122_800],
    ['2026/11/26 2:03:22 PM GMT+1', 'y/m/d', 'UTC', 1_795_698_202],
    ['26.11.2026', 'd/m/y', 'UTC', 1_795_651_200],
    ['11/26/2026 12:00 AM', 'm/d/y', 'UTC', 1_795_651_200],
    ['2026-02-30', 'iso', 'UTC', undefined],
    ['2026-11-26 25:00', 'iso', 'UTC', undefined],
    ['13/26/2026', 'm/d/y', 'UTC', undefined],
    ['yesterday', 'iso', 'UTC', undefined],
    ['1763000000', 'seconds', 'UTC', 1_763_000_000],
    ['1763000000123', 'milliseconds', 'UTC', 1_763_000_000],
  ] as const)('%s (%s) in %s', (text, format, timeZone, expected) => {
    expect(parseDate(text, format, timeZone)).toBe(expected);
  });
});

describe('what spreadsheets write', () => {
  const people = [
    {
      id: '0017',
      name: 'Müller, Jürgen',
      city: 'Köln',
      joined: 1_769_904_000,
      spent: '1.234,50',
      note: 'says "hi"\nand bye',
    },
    { id: '0018', name: 'Łukasz', city: 'Łódź', joined: 1_798_675_200, spent: '7,00', note: '' },
  ];
  test.each(['excel-utf8-semicolons.csv', 'excel-unicode-text.txt', 'libreoffice.csv', 'google-sheets.csv'])(
    '%s',
    async (file) => {
      const table = await openTable(sourceOf(readFileSync(new URL(`spreadsheets/${file}`, import.meta.url)), 7));
      const { mapping } = guessMapping(table, { kind: 'people' });
      const map = compileMapping(mapping, table, 'file');
      const sent = (await rowsOf(table.rows())).map((row) => JSON.parse(operationJson(map(row).item as Operation)));
      expect(sent).toEqual(
        people.map(({ id, note, ...attributes }) => ({
          type: 'person',
          action: 'identify',
          identifiers: { id },
          attributes: { ...attributes, ...(note && { note }) },
        })),
      );
    },
  );

  test('Windows-1252 of an older Excel', async () => {
    const table = await openTable(sourceOf(readFileSync(new URL('spreadsheets/excel-ansi.csv', import.meta.url))));
    expect([table.encoding, table.delimiter]).toEqual(['windows-1252', ';']);
    const [row] = await rowsOf(table.rows());
    expect(row?.cells).toEqual(['0017', 'Müller, Jürgen', 'Köln', '01.02.2026', '1.234,50 €', 'says "hi"\r\nand bye']);
  });

  test('the answers of a Google form', async () => {
    const table = await openTable(sourceOf(readFileSync(new URL('spreadsheets/google-forms.csv', import.meta.url))));
    const { mapping } = guessMapping(table, { kind: 'people' });
    const map = compileMapping(mapping, table, 'file');
    expect((await rowsOf(table.rows())).map((row) => map(row).item)).toMatchObject([
      {
        person: { email: 'ada@example.com' },
        attributes: {
          Timestamp: 1_795_701_802,
          'What do you like? (choose many)': 'Maps, Engines',
          'Anything else?': 'No\nthanks',
        },
      },
      { person: { email: 'grace@example.com' } },
    ]);
  });
});

test('random people are the same people afterwards', async () => {
  faker.seed(7);
  const people = Array.from({ length: 200 }, (_, row) => ({
    id: `${row}`,
    name: faker.person.fullName(),
    bio: faker.lorem.lines(2),
  }));
  const ndjson = people.map((person) => JSON.stringify(person)).join('\n');
  const table = await openTable(sourceOf(ndjson, 11));
  const map = compileMapping(guessMapping(table, { kind: 'people' }).mapping, table, 'file');
  expect((await rowsOf(table.rows())).map((row) => map(row).item)).toMatchObject(
    people.map(({ id, ...attributes }) => ({ person: { id }, attributes })),
  );
});
