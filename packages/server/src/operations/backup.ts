import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockDataDir } from '../store/data-dir-lock.ts';
import { backup, DatabaseSync } from '../store/node-sqlite.ts';
import { makePrivate } from '../store/sqlite.ts';

/** A backup cannot be made or put back; the message says why and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code = 'backup_failed';
}

const storeFile = (dataDir: string): string => join(dataDir, 'cio-bridge.db');

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
    await backup(source, target);
    assertSound(target);
  } catch (cause) {
    rmSync(target, { force: true });
    if (cause instanceof BackupError) throw cause;
    throw new BackupError(`${target} could not be written: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Puts a backup in the place of the store of a server that is not running. What was there stays
 * beside it. Nothing runs by itself afterwards: whether what waited in the backup has run since, the
 * backup cannot know.
 *
 * @returns where the store of before is, if there was one, and how many runs were ended.
 * @throws BackupError when the file is no sound backup.
 * @throws DataDirInUse while a server runs on the folder.
 */
export async function restore(options: {
  dataDir: string;
  databaseUrl?: string | undefined;
  source: string;
  now?: Date;
}): Promise<{ before: string | undefined; endedRuns: number }> {
  const { dataDir, databaseUrl, source, now = new Date() } = options;
  if (databaseUrl !== undefined)
    throw new BackupError('This store is on Postgres: restore it with `pg_restore` or `psql`');
  if (!existsSync(source)) throw new BackupError(`There is no file ${source}`);
  assertSound(source);
  const lock = lockDataDir(dataDir);
  try {
    const before = setAside(dataDir, now);
    const from = new DatabaseSync(source, { readOnly: true });
    makePrivate(storeFile(dataDir));
    await backup(from, storeFile(dataDir));
    from.close();
    return { before, endedRuns: quieten(storeFile(dataDir), now.getTime()) };
  } finally {
    lock.release();
  }
}

function assertSound(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const [check] = Object.values(database.prepare('pragma quick_check').get() ?? {});
    if (check !== 'ok') throw new BackupError(`${file} is damaged: ${String(check)}`);
    database.prepare('select 1 from runs limit 1').get();
  } catch (cause) {
    if (cause instanceof BackupError) throw cause;
    throw new BackupError(`${file} is not a backup of cio-bridge: ${(cause as Error).message}`, { cause });
  } finally {
    database.close();
  }
}

/** The engine's journals belong to the store of before: both move aside together. */
function setAside(dataDir: string, now: Date): string | undefined {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
  const names = ['cio-bridge.db', 'cio-bridge.db-wal', 'cio-bridge.db-shm', 'engine'];
  for (const name of names) {
    const path = join(dataDir, name);
    if (existsSync(path)) renameSync(path, `${path}.before-restore-${stamp}`);
  }
  const before = `${storeFile(dataDir)}.before-restore-${stamp}`;
  return existsSync(before) ? before : undefined;
}

function quieten(file: string, now: number): number {
  const database = new DatabaseSync(file);
  try {
    const { changes } = database
      .prepare(
        "update runs set status = 'failed', ended_at_ms = ?, error = 'The store was restored from a backup while this run was under way: look what it did, then run it again' where ended_at_ms is null",
      )
      .run(now);
    database.prepare('update events set activated_at_ms = ? where activated_at_ms is null').run(now);
    return Number(changes);
  } finally {
    database.close();
  }
}
