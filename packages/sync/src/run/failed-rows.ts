import { type FileHandle, open, rm } from 'node:fs/promises';
import { stringifyJson } from '@cio-bridge/sdk';
import type { RowFault } from '../faults.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { FailedLine } from '../read/failed-lines.ts';
import type { Row } from '../read/row.ts';
import { unwritable } from './state-file.ts';

/** A row that failed, and why. */
export interface FailedRow {
  row: Row;
  fault: RowFault;
}

/** How failed rows are written down: a line with the mapping that they were read by, then one for each. */
export interface FailedLines {
  header: string;
  line(failed: FailedRow): string;
}

/** @param about - `file`: identity of the file that the rows are of. */
export function failedLines(about: { mapping: Mapping; file: string; columns: readonly string[] }): FailedLines {
  const { mapping, file, columns } = about;
  return {
    header: `${JSON.stringify({ mapping, columns })}\n`,
    line({ row, fault }) {
      const { file: ofFile, number } = row.origin ?? { file, number: row.number };
      const failed = { line: row.line || undefined, row: number, ...fault, file: ofFile };
      return `${stringifyJson({ failed, ...dataOf(row, columns) })}\n`;
    },
  };
}

/**
 * The file of failed rows: a mapping, then one object per row with what was wrong and the row's values. Mended, it is
 * synced like any other file.
 */
export class FailedRows {
  readonly path: string;
  readonly #lines: FailedLines;
  #handle: FileHandle | undefined;
  #bytes: number;

  /** @param bytes - How much of what is there already counts; the rest is cut off. */
  constructor(
    path: string,
    { bytes, ...about }: { mapping: Mapping; file: string; columns: readonly string[]; bytes: number },
  ) {
    this.path = path;
    this.#lines = failedLines(about);
    this.#bytes = bytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async add(failed: readonly FailedRow[]): Promise<void> {
    if (failed.length === 0) return;
    try {
      this.#handle ??= await this.#open();
      const header = this.#bytes === 0 ? this.#lines.header : '';
      const text = Buffer.from(header + failed.map(this.#lines.line).join(''));
      await this.#handle.write(text, 0, text.length, this.#bytes);
      this.#bytes += text.length;
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  async #open(): Promise<FileHandle> {
    const handle = await open(this.path, this.#bytes === 0 ? 'w' : 'r+', 0o600);
    if (this.#bytes > 0) await handle.truncate(this.#bytes);
    return handle;
  }

  /** What was added is on disk when this resolves. */
  async sync(): Promise<void> {
    try {
      await this.#handle?.datasync();
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  /** Without any failed row there is no file, also none of an earlier sync. */
  async removeIfEmpty(): Promise<void> {
    if (this.#bytes === 0) await rm(this.path, { force: true });
  }
}

/** What the row holds, under names only where they are known: a row that was not understood is not to look like one. */
function dataOf({ cells, fault }: Row, columns: readonly string[]): Omit<FailedLine, 'failed'> {
  if (!Array.isArray(cells)) return { values: cells as Record<string, unknown> };
  if (fault?.code === 'unreadable') return { text: cells[0] };
  if (fault?.code === 'wrong-number-of-cells') return { cells };
  return { values: Object.fromEntries(columns.map((column, index) => [column, cells[index]])) };
}
