import { sql } from 'kysely';
import { editedMeanwhile } from '../store/problem.ts';
import type { Database } from '../store/store.ts';

/** Makes the next version, in the transaction of the change: of two who saw the same one, one does. */
export async function claimVersion(transaction: Database, id: string, version: number | undefined): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('connections')
    .set({ version: sql`version + 1` })
    .where('id', '=', id)
    .$if(version !== undefined, (query) => query.where('version', '=', version as number))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw editedMeanwhile();
}
