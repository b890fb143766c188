import { type RawBuilder, sql } from 'kysely';
import { inSteps } from '../store/in-steps.ts';
import type { Store } from '../store/store.ts';

const ROWS_PER_STEP = 1_000;

/**
 * Changes all forwarded events of a destination of which something is so now, so that it is so no longer. There may be a
 * million of them.
 *
 * @param set - What follows `set` in the statement.
 * @returns how many they were.
 */
export const changeInSteps = (
  store: Pick<Store, 'batch'>,
  { destinationId, isSo }: { destinationId: string; isSo: RawBuilder<unknown> },
  set: RawBuilder<unknown>,
): Promise<number> =>
  inSteps(
    store,
    ROWS_PER_STEP,
    sql`
      update forwarded_events set ${set} where id in (
        select id from forwarded_events
        where destination_id = ${destinationId} and ${isSo} and created_at_ms <= ${Date.now()}
        order by id limit ${sql.lit(ROWS_PER_STEP)}) returning 1 as changed`,
  );
