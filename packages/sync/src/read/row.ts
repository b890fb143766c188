import type { RowFault } from '../faults.ts';

/** One row of a file. */
export interface Row {
  /** From 1, without the header. */
  number: number;
  /** Where it begins, from 1; 0 where lines mean nothing (JSON). */
  line: number;
  /** The cells of a CSV in the order of its columns, or the keys of a JSON object. */
  cells: readonly string[] | Readonly<Record<string, unknown>>;
  /** Of a row of a CSV without quotes: all of its text. */
  plain?: string;
  /** Of a row that could not be read at all; its text is the only cell. */
  fault?: RowFault;
  /** Of a row that failed in an earlier sync: which row of which file it was. */
  origin?: RowOrigin;
}

/** The same for the same row, however often its file is synced: event ids are derived from it. */
export interface RowOrigin {
  /** Identity of the file: SHA-256 of its bytes, or the name of what came over standard input. */
  file: string;
  number: number;
}
