import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { syncError } from '../faults.ts';

/** Each read costs the same, however little it brings. */
const chunkBytes = 262_144;

/** Bytes to read rows from: a file, or something that can be read only once. */
export interface Source {
  /** For people. */
  name: string;
  /** Bytes as stored, so before decompression; absent when nobody knows. */
  bytes?: number | undefined;
  /** Whether `open` gives the same bytes again. */
  repeatable: boolean;
  /** Tells this content from any other. */
  identity(): Promise<string>;
  open(): AsyncIterable<Uint8Array>;
}

/** @throws {CioError} `sync_unreadable_file` */
export async function fileSource(path: string): Promise<Source> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  if (found.isDirectory()) throw syncError('sync_unreadable_file', `${path} is a folder: name a file in it`, 'file');
  return {
    name: basename(path),
    bytes: found.size,
    repeatable: true,
    async identity() {
      return await hashOf(path).catch((error: NodeJS.ErrnoException) => {
        throw unreadable(path, error);
      });
    },
    open: () => readFile(path, found),
  };
}

/** With one piece of memory: a new one for each read costs as much as the hash. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const memory = Buffer.allocUnsafeSlow(4 * chunkBytes);
  await using file = await open(path);
  for (;;) {
    const { bytesRead } = await file.read(memory, 0, memory.length);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(memory.subarray(0, bytesRead));
  }
}

/** @param found - The file as it was before. */
async function* readFile(path: string, found: Stats): AsyncGenerator<Uint8Array> {
  let now: Stats;
  try {
    yield* createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Uint8Array>;
    now = await stat(path);
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
  // Its rows are of two files then, and its identity is of neither.
  if (now.size === found.size && now.mtimeMs === found.mtimeMs) return;
  const message = `${path} was written to while it was read: sync it anew when that is done, with --restart`;
  throw syncError('sync_file_changed', message, 'file');
}

function unreadable(path: string, error: NodeJS.ErrnoException) {
  const { code, message } = error;
  const words = code === 'ENOENT' ? `There is no file ${path}` : `${path} cannot be read (${code ?? message})`;
  return syncError('sync_unreadable_file', words, 'file', error);
}

/**
 * What can be read once, such as standard input.
 *
 * @param name - Stands for its content: give the same name to the same rows, and another one to others.
 */
export function streamSource(stream: AsyncIterable<Uint8Array>, name: string): Source {
  return {
    name,
    repeatable: false,
    identity: async () => `name:${name}`,
    open: () => stream,
  };
}
