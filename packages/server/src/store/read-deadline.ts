import { Problem } from './problem.ts';

/** A list, search or count that takes longer is given up, in milliseconds: whoever asked has long left. */
export const READ_DEADLINE_MS = 15_000;

/** What they are told. */
export const readTookTooLong = (): Problem =>
  new Problem(
    503,
    'read_took_too_long',
    `Reading this takes longer than ${READ_DEADLINE_MS / 1000} seconds: narrow the filter or the time`,
  );

/** What Postgres says of a statement that it ended for taking longer than `statement_timeout`. */
const QUERY_CANCELED = '57014';

export const isReadCanceled = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === QUERY_CANCELED;
