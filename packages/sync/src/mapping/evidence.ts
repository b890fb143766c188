import type { Row } from '../read/row.ts';
import type { Table } from '../read/table.ts';
import { isPlainNumber, parseBoolean, textOf } from './convert.ts';
import { parseDate } from './dates.ts';
import type { DateFormat } from './mapping.ts';

/** What cells are held against before one of them is guessed; all else is text. */
export type TestedType = 'number' | 'boolean' | 'date';

/** A cell of the sample. */
export interface SampledCell {
  /** From 1; null where lines mean nothing (JSON). */
  line: number | null;
  /** From 1, without the header. */
  row: number;
  /** Its beginning. */
  value: string;
}

/** Cells that are none of a type. */
export interface Against {
  cells: number;
  first: SampledCell;
}

/** What the cells of a column say about what it can be. */
export interface Evidence {
  /** Those that hold something. */
  cells: readonly SampledCell[];
  against: Partial<Record<TestedType, Against>>;
  /** How its dates can be written: where none speaks against both orders of day and month, nobody can tell. */
  date: { format: DateFormat; by?: SampledCell } | 'either-order' | undefined;
}

const orders = ['iso', 'd/m/y', 'm/d/y'] as const;
const maxShown = 40;
/** Names of columns that hold moments: ten digits in them are Unix seconds, thirteen milliseconds. */
const nameOfMoment = /(_|-| |^)(at|on|date|time|timestamp|since|until)$|At$|Date$|^created$|^updated$/;

export function evidenceOf(column: string, table: Pick<Table, 'sample' | 'columns'>): Evidence {
  const cells = cellsOf(table, column);
  const number = against(cells, isPlainNumber);
  const boolean = against(cells, (text) => /^(true|false|yes|no)$/i.test(text) && parseBoolean(text) !== undefined);
  const [iso, dayFirst, monthFirst] = orders.map((format) => againstDate(cells, format));
  const date = dateOf(column, cells, { iso, dayFirst, monthFirst });
  const notDate = date ? undefined : [iso, dayFirst, monthFirst].sort((a, b) => (a?.cells ?? 0) - (b?.cells ?? 0))[0];
  return {
    cells: cells.map((cell) => ({ ...cell, value: beginning(cell.value) })),
    against: { ...(number && { number }), ...(boolean && { boolean }), ...(notDate && { date: notDate }) },
    date,
  };
}

/** How many cells are no date of this format; whatever the zone, a date is one. */
export const againstDate = (cells: readonly SampledCell[], format: DateFormat): Against | undefined =>
  against(cells, (text) => parseDate(text, format, 'UTC') !== undefined);

function dateOf(
  column: string,
  cells: readonly SampledCell[],
  { iso, dayFirst, monthFirst }: Record<'iso' | 'dayFirst' | 'monthFirst', Against | undefined>,
): Evidence['date'] {
  if (cells.length === 0) return undefined;
  if (!iso) return { format: 'iso' };
  if (!dayFirst && !monthFirst) {
    // Where dots stand between, the day comes first.
    return cells.every(({ value }) => value.includes('.')) ? { format: 'd/m/y' } : 'either-order';
  }
  if (!dayFirst && monthFirst) return { format: 'd/m/y', by: monthFirst.first };
  if (!monthFirst && dayFirst) return { format: 'm/d/y', by: dayFirst.first };
  if (!nameOfMoment.test(column)) return undefined;
  if (cells.every(({ value }) => /^1\d{9}$/.test(value))) return { format: 'seconds' };
  return cells.every(({ value }) => /^1\d{12}$/.test(value)) ? { format: 'milliseconds' } : undefined;
}

function against(cells: readonly SampledCell[], isOne: (text: string) => boolean): Against | undefined {
  const others = cells.filter(({ value }) => !isOne(value));
  const [first] = others;
  return first && { cells: others.length, first: { ...first, value: beginning(first.value) } };
}

const beginning = (text: string): string => (text.length > maxShown ? `${text.slice(0, maxShown)}…` : text);

/** Cells of a column with something in them. */
const cellsOf = (table: Pick<Table, 'sample' | 'columns'>, column: string): SampledCell[] =>
  valuesOf(table, column).flatMap(({ row, value }) => {
    const text = value === undefined || value === null ? '' : textOf(value).trim();
    return text === '' ? [] : [{ line: row.line || null, row: row.number, value: text }];
  });

/** What the rows of the sample hold in a column, but for those that could not be read. */
export function valuesOf({ sample, columns }: Pick<Table, 'sample' | 'columns'>, column: string) {
  const index = columns.indexOf(column);
  return sample.flatMap((row: Row): { row: Row; value: unknown }[] => {
    if (row.fault) return [];
    const { cells } = row;
    return [{ row, value: Array.isArray(cells) ? cells[index] : (cells as Record<string, unknown>)[column] }];
  });
}
