import { Problem } from './problem.ts';

/** SQLite's result code, Postgres's SQLSTATE, and what a file says. */
const SQLITE_FULL = 13;
const CODES = ['53100', 'ENOSPC'];

/** Whether nothing could be written because the disk is full. */
export function isOutOfRoom(error: unknown): boolean {
  const { errcode, code } = (error ?? {}) as { errcode?: number; code?: string };
  return errcode === SQLITE_FULL || CODES.includes(code ?? '');
}

const RETRY_AFTER_MS = 60_000;

/** What whoever asked is told. */
export const outOfRoom = (): Problem =>
  new Problem(
    503,
    'store_unavailable',
    'The disk of the store is full, and it was not stored: make room, then send it again',
    undefined,
    { remedy: 'retry', retryAfterMs: RETRY_AFTER_MS },
  );
