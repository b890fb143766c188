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
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined && value !== null);
  const width = Math.max(...entries.map(([name]) => titleOf(name).length), 0);
  for (const [name, value] of entries) {
    const text = typeof value === 'object' && value !== null ? stringifyJson(value, 2) : shown(name, value);
    console.log(`${titleOf(name).padEnd(width)}  ${text.replaceAll('\n', `\n${' '.repeat(width + 2)}`)}`);
  }
}

function cellOf(column: string, value: unknown): string {
  const text = shown(column, value).replaceAll(/\s+/g, ' ');
  return text.length > maxCellCharacters ? `${text.slice(0, maxCellCharacters - 1)}…` : text;
}

function shown(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' && name.endsWith('AtMs'))
    return new Date(value).toISOString().replace('T', ' ').slice(0, 19);
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ');
  if (typeof value === 'object') {
    const { name: called } = value as { name?: unknown };
    return typeof called === 'string' ? called : stringifyJson(value);
  }
  return stripVTControlCharacters(String(value));
}

/** `createdAtMs` is read as "created". */
const titleOf = (name: string): string =>
  name
    .replace(/AtMs$/, '')
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();

const widthOf = (text: string | undefined): number => text?.length ?? 0;
