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
