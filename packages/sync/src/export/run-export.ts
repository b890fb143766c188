import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { CioError, type CustomerIo, parseJson, stringifyJson } from '@cio-bridge/sdk';
import { stringify } from 'csv-stringify';
import { z } from 'zod';
import { syncError } from '../faults.ts';
import { replaceFile, unwritable } from '../run/state-file.ts';
import { type ExportQuery, type ExportRow, pagesOf } from './pages.ts';

export const exportFormats = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  client: CustomerIo;
  query: ExportQuery;
  /** Where the rows go; while it is not complete, `<file>.partial` and `<file>.checkpoint.json` stand beside it. */
  file: string;
  format: ExportFormat;
  /** Which workspace it is. */
  workspace: string;
  /** Go on with an export that was interrupted. Default `false`: begin anew. */
  resume?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((rows: number) => void) | undefined;
}

export interface ExportResult {
  rows: number;
  /** Whether the file is complete; else a later export goes on. */
  done: boolean;
  error?: CioError | undefined;
}

const checkpointSchema = z.object({
  version: z.literal(1),
  /** What is exported, and from where: an export of something else does not go on from here. */
  scope: z.string(),
  rows: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  next: z.string().optional(),
});
type Checkpoint = z.output<typeof checkpointSchema>;

/**
 * Writes all rows to a file, page by page, within Customer.io's rates. What goes wrong on the way leaves the pages
 * before it on disk, to be resumed.
 *
 * @throws {CioError} before the first page: for a query that names nobody, and for a checkpoint of another export.
 */
export async function runExport(options: ExportOptions): Promise<ExportResult> {
  const { client, query, file, format, workspace, resume, signal, onProgress } = options;
  const load = pagesOf(client, query, signal);
  const scope = JSON.stringify([workspace, query]);
  const checkpointFile = `${file}.checkpoint.json`;
  const partialFile = `${file}.partial`;
  const before = resume ? await readCheckpoint(checkpointFile, scope) : undefined;
  const state: Checkpoint = before ?? { version: 1, scope, rows: 0, bytes: 0 };
  const partial = await openPartial(partialFile, state.bytes);
  let isComplete = before !== undefined && before.rows > 0 && before.next === undefined;
  try {
    while (!isComplete && !signal?.aborted) {
      const { items, next } = await load(state.next);
      await append(partial, partialFile, state, items);
      isComplete = next === undefined || next === state.next;
      if (next === undefined) delete state.next;
      else state.next = next;
      await replaceFile(checkpointFile, JSON.stringify(state));
      onProgress?.(state.rows);
    }
  } catch (error) {
    if (!(error instanceof CioError)) throw error;
    return { rows: state.rows, done: false, ...(error.code !== 'cio_aborted' && { error }) };
  } finally {
    await partial.close();
  }
  if (!isComplete) return { rows: state.rows, done: false };
  if (format === 'csv') await writeCsv(partialFile, file);
  else await rename(partialFile, file);
  await rm(partialFile, { force: true });
  await rm(checkpointFile, { force: true });
  return { rows: state.rows, done: true };
}

async function readCheckpoint(path: string, scope: string): Promise<Checkpoint | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = checkpointSchema.safeParse(JSON.parse(text));
  if (parsed.success && parsed.data.scope === scope) return parsed.data;
  const message = `${path} belongs to an export of something else: write to another file, or begin anew`;
  throw syncError('sync_checkpoint_mismatch', message, 'resume');
}

async function openPartial(path: string, bytes: number): Promise<FileHandle> {
  try {
    const handle = await open(path, bytes === 0 ? 'w' : 'r+', 0o600);
    await handle.truncate(bytes); // what follows was written after the checkpoint
    return handle;
  } catch (error) {
    throw unwritable(path, error);
  }
}

async function append(handle: FileHandle, path: string, state: Checkpoint, rows: readonly ExportRow[]): Promise<void> {
  const text = Buffer.from(rows.map((row) => `${stringifyJson(row)}\n`).join(''));
  try {
    await handle.write(text, 0, text.length, state.bytes);
    await handle.datasync();
  } catch (error) {
    throw unwritable(path, error);
  }
  state.bytes += text.length;
  state.rows += rows.length;
}

/** Which columns there are is known when all rows are there. */
async function writeCsv(partialFile: string, file: string): Promise<void> {
  const columns = new Set<string>();
  for await (const row of linesOf(partialFile)) for (const key of Object.keys(row)) columns.add(key);
  const cells = async function* () {
    yield [...columns];
    for await (const row of linesOf(partialFile)) yield Array.from(columns, (column) => cellOf(row[column]));
  };
  try {
    await pipeline(cells, stringify(), createWriteStream(`${file}.new`, { mode: 0o600 }));
    await rename(`${file}.new`, file);
  } catch (error) {
    throw unwritable(file, error);
  }
}

async function* linesOf(path: string): AsyncGenerator<ExportRow> {
  for await (const line of createInterface({ input: createReadStream(path) })) yield parseJson(line) as ExportRow;
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? stringifyJson(value) : String(value);
}
