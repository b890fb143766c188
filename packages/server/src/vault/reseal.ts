import { sql } from 'kysely';
import type { Database } from '../store/store.ts';
import { type SealedColumn, sealedColumns, sealedRecord } from './sealed-columns.ts';
import type { Vault } from './vault.ts';

const ROWS_AT_ONCE = 200;

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
