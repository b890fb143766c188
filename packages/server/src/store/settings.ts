import type { Vault } from '../vault/vault.ts';
import type { Database } from './store.ts';

/** The few values that all nodes of one store share. */
export interface Settings {
  /** A secret made once: whoever comes first makes it, and all others read what was made. */
  secret(name: string, make: () => string): Promise<string>;
}

export const settingRecord = (name: string): string => `settings/${name}`;

export function createSettings({ db, vault }: { db: Database; vault: Vault }): Settings {
  return {
    async secret(name, make) {
      await db
        .insertInto('settings')
        .values({ name, sealed_value: vault.seal(settingRecord(name), make()) })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const row = await db.selectFrom('settings').selectAll().where('name', '=', name).executeTakeFirstOrThrow();
      return vault.open(settingRecord(name), row.sealed_value);
    },
  };
}
