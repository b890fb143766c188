import type { Database } from '../store/store.ts';

/** Whether some master key has sealed something in this store: then no new one may take its place. */
export async function holdsSecrets(db: Database): Promise<boolean> {
  return (await db.selectFrom('settings').select('name').limit(1).executeTakeFirst()) !== undefined;
}
