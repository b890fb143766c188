import { existsSync } from 'node:fs';
import { DatabaseSync } from './node-sqlite.ts';
import { makePrivate } from './sqlite.ts';

/**
 * Takes a file for this process, until it is released or the process ends in whatever way: the lock is
 * SQLite's, which the operating system drops with the process.
 *
 * @returns `undefined` while another process holds it, or another part of this one.
 */
export function lockFile(file: string): { release: () => void } | undefined {
  makePrivate(file);
  const database = new DatabaseSync(file);
  try {
    database.exec('pragma busy_timeout = 0');
    database.exec('begin exclusive');
  } catch {
    database.close();
    return undefined;
  }
  return { release: () => database.close() };
}

/** Whether another process, or another part of this one, holds it now. Leaves everything as it is. */
export function isLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec('pragma busy_timeout = 0');
    database.prepare('select count(*) from sqlite_schema').get();
    return false;
  } catch {
    return true;
  } finally {
    database.close();
  }
}
