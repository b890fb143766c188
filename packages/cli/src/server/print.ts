import { stripVTControlCharacters, styleText } from 'node:util';
import { stringifyJson } from '@cio-bridge/sdk';

/** Where a cell is cut; `--json` shows all of it. */
const maxCellCharacters = 60;

/** A table for people. Times are shown as they are read, everything else as it is. */
export function printTable(rows: readonly Record<string, unknown>[], columns: readonly string[]): void {
  if (rows.length === 0) {
    console.log('None.');
    return;
  }
  const cells = rows.map((row) => columns.map((column) => cellOf(column, row[column])));
  const widths = columns.map((column, index) =>
    Math.max(titleOf(column).length, ...cells.map((row) => widthOf(row[index]))),
  );
  const line = (texts: string[]) =>
    texts
      .map((text, index) => text + ' '.repeat((widths[index] ?? 0) - widthOf(text)))
      .join('  ')
      .trimEnd();
  console.log(styleText('bold', line(columns.map(titleOf))));
  for (const row of cells) console.log(line(row));
}

/** What one thing is, a line for each fact. */
export function printFacts(facts: Record<string, unknown>): void {
  const entries = Object.entries(facts).filter(
    ([name, value]) => value !== undefined && value !== null && !(name === 'isMore' && value === false),
  );
  const width = Math.max(...entries.map(([name]) => titleOf(name).length), 0);
  for (const [name, value] of entries) {
    const isNested = typeof value === 'object' && value !== null && !isCounts(value);
    const text = isNested ? stringifyJson(value, 2) : shown(name, value);
    console.log(`${titleOf(name).padEnd(width)}  ${text.replaceAll('\n', `\n${' '.repeat(width + 2)}`)}`);
  }
}

function cellOf(column: string, value: unknown): string {
  const text = shown(column, value).replaceAll(/\s+/g, ' ');
  return text.length > maxCellCharacters ? `${text.slice(0, maxCellCharacters - 1)}…` : text;
}

function shown(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' && isTime.test(name))
    return new Date(value).toISOString().replace('T', ' ').slice(0, 19);
  if (typeof value === 'boolean' && isAnswer.test(name)) return value ? 'yes' : 'no';
  if (isCounts(value))
    return Object.entries(value)
      .map(([counted, count]) => `${titleOf(counted)} ${count}`)
      .join(', ');
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ');
  if (typeof value === 'object') {
    const { name: called } = value as { name?: unknown };
    return typeof called === 'string' ? called : stringifyJson(value);
  }
  return stripVTControlCharacters(String(value));
}

/** `{"sent":2,"opened":1}` is read as "sent 2, opened 1". */
const isCounts = (value: unknown): value is Record<string, number> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length > 0 &&
  Object.values(value).every((each) => typeof each === 'number');

const isTime = /AtMs$|^(from|until)Ms$/;
const isAnswer = /^is[A-Z]/;

/** `createdAtMs` is read as "created", `isMore` as "more". */
const titleOf = (name: string): string =>
  name
    .replace(isTime, '$1')
    .replace(isAnswer, (start) => start.slice(2))
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();

const widthOf = (text: string | undefined): number => text?.length ?? 0;
