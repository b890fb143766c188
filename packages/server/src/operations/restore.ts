import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { prepareDataDir } from '../store/data-dir.ts';
import { lockDataDir } from '../store/data-dir-lock.ts';
import { backup, DatabaseSync } from '../store/node-sqlite.ts';
import { makePrivate } from '../store/sqlite.ts';
import { openStore, openStoreFile } from '../store/store.ts';
import { assertUnclaimed } from '../workflows/engine/engine-claim.ts';
import { assertRoom, sizeOf, storeFile, syncFile } from './backup.ts';
import { type Quietened, quieten } from './quieten.ts';
import { assertSound, BackupError, WHOLE_FILE } from './sound-file.ts';

/**
 * Puts a backup in the place of the store of a server that is not running, or takes what is there
 * already for one: on Postgres, after `pg_restore`. What was there before stays beside it. Nothing
 * runs by itself afterwards: whether what waited in the backup has run since, the backup cannot know.
 *
 * The new store is made beside the old one and takes its place in one step, so that whatever ends
 * this process leaves the old one or the new one, whole.
 *
 * @param source - A file that `backUp` wrote; `undefined` for what is in the place of the store already.
 * @returns where the store of before is, if there was one, and what was kept from happening.
 * @throws BackupError when the file is no sound backup, or there is no room for it; nothing has changed then.
 * @throws DataDirInUse while a server runs on the folder; EngineClaimed while one runs on the database.
 */
export async function restore(options: {
  dataDir: string;
  databaseUrl?: string | undefined;
  source?: string | undefined;
  now?: Date;
}): Promise<Quietened & { before: string | undefined }> {
  const { dataDir, databaseUrl, source, now = new Date() } = options;
  if (databaseUrl !== undefined && source !== undefined) {
    throw new BackupError(
      'This store is on Postgres: put the backup back with `pg_restore` or `psql`, then run this without a file',
    );
  }
  if (source === undefined) return quietenInPlace(options, now);
  if (!existsSync(source)) throw new BackupError(`There is no file ${source}`);
  assertSound(source);
  prepareDataDir(dataDir);
  const lock = lockDataDir(dataDir);
  try {
    const live = storeFile(dataDir);
    const beside = `${live}.restoring`;
    const made = await makeBeside(source, beside, now);
    const stamp = now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
    const before = existsSync(live) ? `${live}.before-restore-${stamp}` : undefined;
    if (before !== undefined) keepBefore(live, before);
    renameSync(beside, live);
    syncFile(dataDir);
    setEngineAside(dataDir, stamp);
    return { before, ...made };
  } finally {
    lock.release();
  }
}

/** On Postgres the database is the operator's to put back; on SQLite somebody may have copied the file by hand. */
async function quietenInPlace(
  { dataDir, databaseUrl }: { dataDir: string; databaseUrl?: string | undefined },
  now: Date,
) {
  if (databaseUrl === undefined && !existsSync(storeFile(dataDir))) {
    throw new BackupError(`There is no store in ${dataDir}: name the backup to put there`);
  }
  prepareDataDir(dataDir);
  const lock = lockDataDir(dataDir);
  try {
    const store = await openStore({ dataDir, databaseUrl });
    try {
      if (databaseUrl !== undefined) await assertUnclaimed(store.db);
      return { before: undefined, ...(await quieten(store.db, now.getTime())) };
    } finally {
      await store.close();
    }
  } finally {
    lock.release();
  }
}

/** A store of today's schema that does nothing by itself, whole and on disk. */
async function makeBeside(source: string, beside: string, now: Date): Promise<Quietened> {
  for (const file of [beside, `${beside}-wal`, `${beside}-shm`]) rmSync(file, { force: true });
  // Its changes are written to a log first, which holds as much again at worst.
  assertRoom(dirname(beside), 2 * sizeOf(source));
  try {
    makePrivate(beside);
    const from = new DatabaseSync(source, { readOnly: true });
    try {
      await backup(from, beside, { rate: WHOLE_FILE });
    } finally {
      from.close();
    }
    const store = await openStoreFile(beside);
    const made = await quieten(store.db, now.getTime()).finally(store.close);
    foldLog(beside);
    syncFile(beside);
    return made;
  } catch (cause) {
    for (const file of [beside, `${beside}-wal`, `${beside}-shm`]) rmSync(file, { force: true });
    throw cause;
  }
}

/** A second name for the old store, which goes on being there under the first until the new one takes that. */
function keepBefore(live: string, before: string): void {
  try {
    foldLog(live);
  } catch {
    // Damaged, which is why it is replaced: its log is kept beside it as it is.
  }
  rmSync(before, { force: true });
  linkSync(live, before);
  // A log that stayed would be taken for the new store's.
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(`${live}${suffix}`)) renameSync(`${live}${suffix}`, `${before}${suffix}`);
  }
}

/** Moves what is in the log into the file, which is then all there is of the store. */
function foldLog(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('pragma journal_mode = delete');
  } finally {
    database.close();
  }
}

/** The engine's journals belong to the store of before. Left where they are, the next start tells them from ours. */
function setEngineAside(dataDir: string, stamp: string): void {
  const folder = join(dataDir, 'engine');
  if (existsSync(folder)) renameSync(folder, `${folder}.before-restore-${stamp}`);
}
