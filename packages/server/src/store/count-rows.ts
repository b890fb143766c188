import type { AliasableExpression } from 'kysely';
import type { Database } from './store.ts';

/** What is counted beyond this is told as "more". */
const MAX_COUNTED = 10_000;

/** A query of rows, as far as counting needs it. */
interface Rows {
  limit(most: number): AliasableExpression<object>;
}

/**
 * How many rows there are, as far as that is worth a look at each.
 *
 * @param strands - Queries that have no row in common: the strands that a list is made of, each found by an index.
 */
export async function countRows(db: Database, ...strands: Rows[]): Promise<{ count: number; isMore: boolean }> {
  let count = 0;
  for (const strand of strands) {
    count += await countUpTo(db, strand, MAX_COUNTED + 1 - count);
    if (count > MAX_COUNTED) return { count: MAX_COUNTED, isMore: true };
  }
  return { count, isMore: false };
}

/** How many rows there are; `most` where there are more. */
export async function countUpTo(db: Database, rows: Rows, most: number): Promise<number> {
  const { found } = await db
    .selectFrom(rows.limit(most).as('some'))
    .select(({ fn }) => fn.countAll().as('found'))
    .executeTakeFirstOrThrow();
  return Number(found);
}
