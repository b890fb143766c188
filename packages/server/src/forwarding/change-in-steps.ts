import { type RawBuilder, sql } from 'kysely';
import type { Store } from '../store/store.ts';
import type { ForwardedStatus } from './forwarded-event.ts';

/** Rows in one statement: few enough that nobody who writes meanwhile waits long. */
const ROWS_PER_STEP = 1_000;

/**
 * Changes all forwarded events of a destination that have a status now, so that they have another one. There may be a
 * million of them.
 *
 * @param set - What follows `set` in the statement.
 * @returns how many they were.
 */
export async function changeInSteps(
  store: Pick<Store, 'batch'>,
  { destinationId, status }: { destinationId: string; status: ForwardedStatus },
  set: RawBuilder<unknown>,
): Promise<number> {
  const untilMs = Date.now();
  for (let changed = 0; ; ) {
    const [rows] = await store.batch([
      sql<{ id: string }>`
        update forwarded_events set ${set} where id in (
          select id from forwarded_events
          where destination_id = ${destinationId} and status = ${status} and created_at_ms <= ${untilMs}
          order by id limit ${sql.lit(ROWS_PER_STEP)}) returning id`,
    ]);
    changed += rows.length;
    if (rows.length < ROWS_PER_STEP) return changed;
  }
}
