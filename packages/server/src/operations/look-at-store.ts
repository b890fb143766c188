import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import type { ServerConfig } from '../config.ts';
import { postgresDialect } from '../store/postgres.ts';
import { sqliteDialect } from '../store/sqlite.ts';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

export const isNew = ({ dataDir, databaseUrl }: ServerConfig): boolean =>
  databaseUrl === undefined && !existsSync(join(dataDir, 'cio-bridge.db'));

/** Lets it be looked at as it is: nothing is migrated. */
export async function withStore<T>(
  { dataDir, databaseUrl }: ServerConfig,
  look: (db: Database) => Promise<T>,
): Promise<T> {
  const dialect = databaseUrl ? postgresDialect(databaseUrl) : sqliteDialect(join(dataDir, 'cio-bridge.db'));
  const db = new Kysely<Tables>({ dialect });
  try {
    return await look(db);
  } finally {
    await db.destroy();
  }
}

export async function appliedMigrations(db: Database): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map(({ name }) => name);
}
