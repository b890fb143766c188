import type { AliasableExpression } from 'kysely';
import type { Database } from './store.ts';

/** What is counted beyond this is told as "more". */
const MAX_COUNTED = 10_000;

/** A query of rows, as far as counting needs it. */
interface Rows {
  limit(most: number): AliasableExpression<object>;
}

/** How many rows there are, as far as that is worth a look at each. */
export async function countRows(db: Database, rows: Rows): Promise<{ count: number; isMore: boolean }> {
  const count = await countUpTo(db, rows, MAX_COUNTED + 1);
  return { count: Math.min(count, MAX_COUNTED), isMore: count > MAX_COUNTED };
}

/** How many rows there are; `most` where there are more. */
export async function countUpTo(db: Database, rows: Rows, most: number): Promise<number> {
  const { found } = await db
    .selectFrom(rows.limit(most).as('some'))
    .select(({ fn }) => fn.countAll().as('found'))
    .executeTakeFirstOrThrow();
  return Number(found);
}
