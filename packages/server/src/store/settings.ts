import { sealedRecord } from '../vault/sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';
import type { Database } from './store.ts';

/** The few values that all nodes of one store share. */
export interface Settings {
  /** A secret made once: whoever comes first makes it, and all others read what was made. */
  secret(name: string, make: () => string): Promise<string>;
}

const record = (name: string): string => sealedRecord('settings', [name], 'sealed_value');

export function createSettings({ db, vault }: { db: Database; vault: Vault }): Settings {
  return {
    async secret(name, make) {
      await db
        .insertInto('settings')
        .values({ name, sealed_value: vault.seal(record(name), make()) })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const row = await db.selectFrom('settings').selectAll().where('name', '=', name).executeTakeFirstOrThrow();
      return vault.open(record(name), row.sealed_value);
    },
  };
}
