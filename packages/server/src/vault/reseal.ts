import { sql } from 'kysely';
import type { Database } from '../store/store.ts';
import { type SealedColumn, sealedColumns, sealedRecord } from './sealed-columns.ts';
import type { Vault } from './vault.ts';

const ROWS_AT_ONCE = 200;
/** `v1.` and the eight characters of a key's id: see {@link Vault}. */
const KEY_ID = { from: 4, characters: 8 };

/** The ids of the master keys that anything in the store is sealed with. */
export async function keysInUse(db: Database): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { table, column } of sealedColumns) {
    const { rows } = await sql<{ id: string }>`
      select distinct substr(${sql.ref(column)}, ${sql.lit(KEY_ID.from)}, ${sql.lit(KEY_ID.characters)}) as id
      from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(db);
    for (const { id } of rows) found.add(id);
  }
  return found;
}

/**
 * Seals anew whatever an older master key sealed. Servers may go on working: a value that changes
 * meanwhile is left as it was written.
 *
 * @returns how many values were sealed anew.
 * @throws VaultError when a value opens with none of the keys; what was done before stays done.
 */
export async function reseal(db: Database, vault: Vault): Promise<number> {
  let resealed = 0;
  for (const column of sealedColumns) resealed += await resealColumn(db, vault, column);
  return resealed;
}

async function resealColumn(db: Database, vault: Vault, { table, keys, column }: SealedColumn): Promise<number> {
  const columns = sql.join(keys.map((key) => sql.ref(key)));
  let resealed = 0;
  for (let after: string[] | undefined; ; ) {
    const { rows } = await sql<Record<string, string>>`
      select ${columns}, ${sql.ref(column)} from ${sql.table(table)}
      where ${sql.ref(column)} is not null
      ${after ? sql`and (${columns}) > (${sql.join(after)})` : sql``}
      order by ${columns} limit ${sql.lit(ROWS_AT_ONCE)}`.execute(db);
    for (const row of rows) {
      const sealed = row[column] as string;
      after = keys.map((key) => row[key] as string);
      if (vault.isCurrent(sealed)) continue;
      const record = sealedRecord(table, after, column);
      const anew = vault.seal(record, vault.open(record, sealed));
      const isThisRow = sql.join(
        keys.map((key) => sql`${sql.ref(key)} = ${row[key]}`),
        sql` and `,
      );
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${anew}
        where ${isThisRow} and ${sql.ref(column)} = ${sealed}`.execute(db);
      resealed += 1;
    }
    if (rows.length < ROWS_AT_ONCE) return resealed;
  }
}
