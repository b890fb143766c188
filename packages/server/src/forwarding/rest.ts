import { type RawBuilder, sql } from 'kysely';
import type { Statement } from '../store/batch.ts';

/** A destination for which nothing waits rests until somebody wakes it: the last moment of a `Date`. */
export const NEVER_MS = 8_640_000_000_000_000;

/** The condition that a row of `destinations` is one that may have work. */
export const isThere = sql<boolean>`(deleted_at_ms is null and endpoint_id in (
  select id from trigger_endpoints where deleted_at_ms is null))`;

/** A destination's slice as a statement that moved it answers. */
export interface MovedSlice {
  id: string;
  slice: number;
}

/** Ends the slice: the next one is due at once, or the destination rests. It answers nothing if it was superseded. */
export const endSlice = (
  { destinationId, slice }: { destinationId: string; slice: number },
  rest: { untilMs: number; isSandbox: boolean } | undefined,
): Statement<MovedSlice> => sql<MovedSlice>`
  update destinations set slice = slice + 1, rests_until_ms = ${rest?.untilMs ?? null},
    rests_by_sandbox = ${rest?.isSandbox ? 1 : 0}, worked_at_ms = ${Date.now()}
  where id = ${destinationId} and slice = ${slice} and rests_until_ms is null returning id, slice`;

/** Lets destinations that rest go on, but for those that are paused, or held beyond this moment. */
export const wakeResting = (
  which: RawBuilder<unknown>,
  nowMs: number,
  { isNextSlice }: { isNextSlice: boolean },
): Statement<MovedSlice> => sql<MovedSlice>`
  update destinations set slice = slice + ${isNextSlice ? 1 : 0}, rests_until_ms = null, worked_at_ms = ${Date.now()}
  where ${which} and rests_until_ms is not null and paused_at_ms is null and coalesce(held_until_ms, 0) <= ${nowMs}
    and ${isThere} returning id, slice`;

/** Slices that were not heard of since then are superseded by the next ones, which no invocation bears yet. */
export const supersedeSilent = (sinceMs: number): Statement<MovedSlice> => sql<MovedSlice>`
  update destinations set slice = slice + 1, worked_at_ms = ${Date.now()}
  where rests_until_ms is null and worked_at_ms <= ${sinceMs} and ${isThere} returning id, slice`;
