import type { SyncMapping } from '../../api/types.ts';

/** A row that failed, as its line in the file of failed rows has it. */
interface FailedLine {
  failed: { line?: number; row: number; code: string; column?: string; reason: string; file: string };
  /** What the row holds, in one of these ways: by columns, of a wrong number of cells, or as it stood in the file. */
  values?: Record<string, unknown>;
  cells?: unknown[];
  text?: unknown;
}

export interface FailedFile {
  /** Its first line, which says how the others are read: sent back as it is. */
  header: string;
  mapping: SyncMapping;
  columns: string[];
  rows: FailedRow[];
}

export interface FailedRow extends FailedLine {
  fields: MendField[];
  /** Cells that no column is there for. */
  leftOver: string[];
  /** Whether a browser would lose digits of one of its numbers. */
  isTooExact: boolean;
}

export interface MendField {
  column: string;
  /** As it can be edited. */
  text: string;
  /** Before it was text. */
  value: unknown;
}

/** What was written into the fields of a row, by their columns. */
export type Edits = Readonly<Record<string, string>>;

export function failedFileOf(header: string, lines: readonly string[]): FailedFile {
  const { mapping, columns } = JSON.parse(header) as Pick<FailedFile, 'mapping' | 'columns'>;
  return { header, mapping, columns, rows: lines.map((line) => failedRowOf(line, columns)) };
}

function failedRowOf(line: string, columns: readonly string[]): FailedRow {
  const parsed = JSON.parse(line) as FailedLine;
  const { values, cells = [] } = parsed;
  const known = values ? Object.entries(values) : columns.map((column, at): [string, unknown] => [column, cells[at]]);
  return {
    ...parsed,
    fields: known.map(([column, value]) => ({ column, value, text: textOf(value) })),
    leftOver: values ? [] : cells.slice(columns.length).map(textOf),
    isTooExact: hasUnsafeNumber(values ?? cells),
  };
}

/** The line that is sent in its place. */
export function mendedLine({ failed, fields }: FailedRow, edits: Edits): string {
  const values = fields.map(({ column, value }) => {
    const text = edits[column];
    return [column, text === undefined ? (value ?? '') : valueFrom(text, value)];
  });
  return JSON.stringify({ failed, values: Object.fromEntries(values) });
}

const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** What was a number or a list stays one as long as it can be read as such. */
function valueFrom(text: string, before: unknown): unknown {
  if (typeof before === 'string' || before === undefined || before === null) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function hasUnsafeNumber(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnsafeNumber);
}
