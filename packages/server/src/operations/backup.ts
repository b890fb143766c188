import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from '../store/node-sqlite.ts';
import { assertSound, BackupError, WHOLE_FILE } from './sound-file.ts';

/** Of a folder. */
export const storeFile = (dataDir: string): string => join(dataDir, 'cio-bridge.db');

/**
 * Copies the SQLite store into one file while the server goes on working, and checks the copy.
 * Secrets in it stay sealed: the master key has to be kept too, and elsewhere.
 *
 * @throws BackupError when there is no store, the target exists, or the copy is damaged.
 */
export async function backUp(options: {
  dataDir: string;
  databaseUrl?: string | undefined;
  target: string;
}): Promise<void> {
  const { dataDir, databaseUrl, target } = options;
  if (databaseUrl !== undefined) {
    throw new BackupError('This store is on Postgres: back it up with `pg_dump`, which does it online too');
  }
  if (!existsSync(storeFile(dataDir))) throw new BackupError(`There is no store in ${dataDir}`);
  const source = new DatabaseSync(storeFile(dataDir), { readOnly: true });
  try {
    createPrivate(target);
    assertRoom(dirname(target), sizeOf(storeFile(dataDir)));
    await copy(source, target);
  } finally {
    source.close();
  }
}

/** Its owner's alone, and certainly new: neither a file nor a link that somebody put there. */
function createPrivate(target: string): void {
  try {
    closeSync(openSync(target, 'wx', 0o600));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new BackupError(`${target} exists already: choose another file`, { cause });
    throw new BackupError(`${target} could not be written: ${message}`, { cause });
  }
}

/** Sound, or not there. */
async function copy(source: DatabaseSync, target: string): Promise<void> {
  try {
    await backup(source, target, { rate: WHOLE_FILE });
    assertSound(target);
    syncFile(target);
  } catch (cause) {
    rmSync(target, { force: true });
    if (cause instanceof BackupError) throw cause;
    throw new BackupError(`${target} could not be written: ${(cause as Error).message}`, { cause });
  }
}

/** With the log that SQLite keeps beside it. */
export const sizeOf = (file: string): number =>
  [file, `${file}-wal`].reduce((sum, name) => sum + (existsSync(name) ? statSync(name).size : 0), 0);

/** @throws BackupError when the folder's disk has no room for so much more. */
export function assertRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes) return;
  const megabytes = (count: number) => `${Math.ceil(count / 1e6)} MB`;
  throw new BackupError(
    `There is no room in ${folder}: it takes ${megabytes(bytes)}, and ${megabytes(bavail * bsize)} are free`,
  );
}

/** Resolves what the operating system still holds back: on disk when it returns. A folder, too. */
export function syncFile(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
