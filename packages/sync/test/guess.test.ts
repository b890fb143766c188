import { readFileSync } from 'node:fs';
import { type Operation, operationJson } from '@cio-bridge/sdk';
import { faker } from '@faker-js/faker';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessMapping, openTable } from '../src/index.ts';
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
  ['tags', ['["a","b"]'], { type: 'json' }],
])('%s of %j', async (name, cells, expected) => {
  expect(await column(name, cells)).toMatchObject(expected);
});

test('a date that can be read two ways stays text, and is said', async () => {
  const guessed = await column('since', ['01/02/2026', '03/04/2026']);
  expect(guessed).toMatchObject({ type: 'text', notes: [expect.stringMatching(/since.*d\/m\/y or m\/d\/y/)] });
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
