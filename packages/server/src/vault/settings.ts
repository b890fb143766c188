import { settingMadeOnce } from '../store/settings.ts';
import type { Database } from '../store/store.ts';
import { sealedRecord } from './sealed-columns.ts';
import type { Vault } from './vault.ts';

/** The few secrets of the server's own, which all nodes of one store share. */
export interface Settings {
  /** A secret made once: whoever comes first makes it, and all others read what was made. */
  secret(name: string, make: () => string): Promise<string>;
}

const record = (name: string): string => sealedRecord('settings', [name], 'sealed_value');

export function createSettings({ db, vault }: { db: Database; vault: Vault }): Settings {
  return {
    async secret(name, make) {
      const sealed = await settingMadeOnce(db, name, () => vault.seal(record(name), make()));
      return vault.open(record(name), sealed);
    },
  };
}
