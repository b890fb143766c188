import type { Database } from './store.ts';

/** A value that all nodes of one store share: whoever comes first makes it, and all others read what was made. */
export async function settingMadeOnce(db: Database, name: string, make: () => string): Promise<string> {
  await db
    .insertInto('settings')
    .values({ name, sealed_value: make() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const row = await db.selectFrom('settings').selectAll().where('name', '=', name).executeTakeFirstOrThrow();
  return row.sealed_value;
}
