import type { DatabaseSync } from 'node:sqlite';

/** How long a statement waits for another process's write lock, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;
/**
 * Pages of 4 KB in the log before they are moved to the database, 16 MB: a page that many commits
 * touch is then moved once. SQLite's own default is a fourth of it.
 */
const CHECKPOINT_PAGES = 4_000;

/** What every connection to the file needs. Threads read this and no more: a query builder costs each of them 11 MB. */
export function setPragmas(database: DatabaseSync): void {
  // First: the others wait for other processes, too.
  database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
  database.exec(`pragma journal_mode = wal`);
  database.exec(`pragma synchronous = full`);
  database.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  database.exec(`pragma foreign_keys = on`);
}
