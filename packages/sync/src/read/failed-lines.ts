import type { RowFault } from '../faults.ts';
import { type Mapping, mappingSchema } from '../mapping/mapping.ts';
import { cellCountFault } from './cell-count.ts';
import { characterFault } from './characters.ts';
import type { Row } from './row.ts';

/** A line of a file of failed rows. What the row holds stands in one of three ways. */
export interface FailedLine {
  failed: RowFault & { line?: number | undefined; row: number; file: string };
  /** Of a row that was understood, or that somebody wrote anew: its values by their columns. */
  values?: Readonly<Record<string, unknown>>;
  /** Of one with more or fewer cells than the header: nobody knows which column each is of. */
  cells?: readonly unknown[];
  /** Of one that could not be read. */
  text?: unknown;
}

/** What a file of failed rows begins with. */
export interface FailedHeader {
  /** By which its rows were read. */
  mapping: Mapping;
  /** Of the file that the rows are of, in their order. */
  columns: readonly string[];
}

/** @returns nothing for a mapping that is none. */
export function parseFailedHeader(line: string): FailedHeader | undefined {
  const { mapping, columns } = JSON.parse(line) as { mapping: unknown; columns?: unknown };
  const parsed = mappingSchema.safeParse(mapping);
  return parsed.success
    ? { mapping: parsed.data, columns: Array.isArray(columns) ? columns.map(String) : [] }
    : undefined;
}

/**
 * What a failed row was before it failed. One that could not be read fails again, until it is mended.
 *
 * @param strict - Whether characters that are none in the encoding are a fault.
 */
export function unwrapped(row: Row, columns: readonly string[], strict: boolean): Row {
  const line = row.cells as Partial<FailedLine>;
  if (row.fault?.code === 'unreadable' || line.failed === undefined) return row;
  const { failed } = line;
  const { fault: found, ...rest } = row;
  const was = { ...rest, origin: { file: failed.file, number: failed.row } };
  const checked = (values: Readonly<Record<string, unknown>>): Row => {
    // A suspicious character may also stand in the words about the fault.
    const fault = found && characterFault(Object.entries(values), strict);
    return { ...was, cells: values, ...(fault && { fault }) };
  };
  const { values, cells, text } = line;
  if (isObject(values)) return checked(values);
  if (Array.isArray(cells)) {
    const fault = cellCountFault(cells.length, columns.length);
    if (fault) return { ...was, cells, fault };
    return checked(Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
  }
  const { code, reason } = failed;
  if (code === 'unreadable') return { ...was, cells: [String(text ?? '')], fault: { code, reason } };
  const words = 'it has no values: write them as an object, such as "values":{"id":"42"}';
  return { ...was, cells: [String(text ?? '')], fault: { code: 'unreadable', reason: words } };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
