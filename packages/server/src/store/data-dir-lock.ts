import { join } from 'node:path';
import { DatabaseSync } from './node-sqlite.ts';
import { makePrivate } from './sqlite.ts';

/** Two servers on one data folder would take each other's workflow engine for their own. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse';
  readonly code = 'data_dir_in_use';
}

/**
 * Takes the data folder for this process, until it is released or the process ends in whatever way:
 * the lock is SQLite's, which the operating system drops with the process.
 *
 * @throws DataDirInUse when another process holds it.
 */
export function lockDataDir(dataDir: string): { release: () => void } {
  const file = join(dataDir, 'lock.db');
  makePrivate(file);
  const database = new DatabaseSync(file);
  try {
    database.exec('pragma busy_timeout = 0');
    database.exec('begin exclusive');
  } catch (cause) {
    database.close();
    throw new DataDirInUse(`Another cio-bridge is running on the data folder ${dataDir}`, { cause });
  }
  return { release: () => database.close() };
}
