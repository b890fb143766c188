import type { AliasableExpression } from 'kysely';
import { allOf } from './newest.ts';
import type { Database } from './store.ts';

/** What is counted beyond this is told as "more". */
const MAX_COUNTED = 10_000;

/** A query of rows, as far as counting needs it. */
interface Countable {
  limit(most: number): AliasableExpression<object>;
}

/**
 * How many rows there are, as far as that is worth a look at each.
 *
 * @param strands - Queries that have no row in common: the strands that a list is made of, each found by an index.
 */
export async function countRows(db: Database, ...strands: Countable[]): Promise<{ count: number; isMore: boolean }> {
  const [first, ...others] = strands.map((strand) => strand.limit(MAX_COUNTED + 1));
  if (first === undefined) return { count: 0, isMore: false };
  const count = await countUpTo(db, allOf(db, [first, ...others]), MAX_COUNTED + 1);
  return { count: Math.min(count, MAX_COUNTED), isMore: count > MAX_COUNTED };
}

/** How many rows there are; `most` where there are more. */
export async function countUpTo(db: Database, rows: Countable, most: number): Promise<number> {
  const { found } = await db
    .selectFrom(rows.limit(most).as('some'))
    .select(({ fn }) => fn.countAll().as('found'))
    .executeTakeFirstOrThrow();
  return Number(found);
}
