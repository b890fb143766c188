import { sql } from 'kysely';
import { newId } from '../ids.ts';
import type { Database } from './store.ts';

/** Which state of affairs a store holds, as it can be compared with that of an engine. */
export interface StoreProgress {
  /** Another one after each restore. The first is empty. */
  generation: string;
  /** Grows while servers run. */
  mark: number;
}

const ROW = 1;

export async function readProgress(db: Database): Promise<StoreProgress> {
  const row = await db
    .selectFrom('store_state')
    .select(['generation', 'mark'])
    .where('id', '=', ROW)
    .executeTakeFirst();
  return row ?? { generation: '', mark: 0 };
}

/** @returns the new mark, on disk. */
export async function raiseMark(db: Database): Promise<number> {
  const { mark } = await db
    .insertInto('store_state')
    .values({ id: ROW, generation: '', mark: 1 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ mark: sql<number>`store_state.mark + 1` }))
    .returning('mark')
    .executeTakeFirstOrThrow();
  return mark;
}

/** From now on this store is another one than the engine knew. */
export async function beginGeneration(db: Database): Promise<void> {
  const generation = newId('gen');
  await db
    .insertInto('store_state')
    .values({ id: ROW, generation, mark: 0 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ generation }))
    .execute();
}
