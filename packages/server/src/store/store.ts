import { join } from 'node:path';
import { type Dialect, Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { type Batch, kyselyBatch, sqliteBatch } from './batch.ts';
import { aboutDataDir, prepareDataDir } from './data-dir.ts';
import { migrations } from './migrations.ts';
import { postgresDialect, postgresReads } from './postgres.ts';
import { sqliteDialect } from './sqlite.ts';
import { sqliteReads } from './sqlite-reads.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;

/** The one place where things are kept. Close it last. */
export interface Store {
  db: Database;
  kind: 'sqlite' | 'postgres';
  /** Many rows at once, without holding up the event loop. */
  batch: Batch;
  /**
   * For lists, searches and counts: however long they take, webhooks and runs do not wait for them. It writes
   * nothing, sees what is committed, and gives up after 15 s.
   */
  reads: Database;
  close(): Promise<void>;
}

/** A newer version has written this store, in a shape that this one does not know. */
export class NewerStore extends Error {
  override readonly name = 'NewerStore';
  readonly code = 'newer_store';
}

/**
 * Opens the store and brings its schema up to date.
 *
 * SQLite in `dataDir/cio-bridge.db` unless `databaseUrl` names a Postgres. Kysely's migrator takes
 * a lock, so several nodes may start on one Postgres at once.
 *
 * @throws NewerStore when the database holds migrations this version does not know.
 * @throws DataDirError when the folder, or the store in it, cannot be used.
 */
export async function openStore(options: { dataDir: string; databaseUrl?: string | undefined }): Promise<Store> {
  const { dataDir, databaseUrl } = options;
  prepareDataDir(dataDir);
  if (databaseUrl) {
    const db = await upToDate(postgresDialect(databaseUrl));
    const reads = postgresReads(databaseUrl);
    return opened({ db, kind: 'postgres', batch: kyselyBatch(db), reads }, async () => undefined);
  }
  try {
    return await openStoreFile(join(dataDir, 'cio-bridge.db'));
  } catch (error) {
    throw aboutDataDir(error, dataDir);
  }
}

/** Opens the store in a SQLite file, wherever it lies, and brings its schema up to date. */
export async function openStoreFile(file: string): Promise<Store> {
  const db = await upToDate(sqliteDialect(file));
  const { batch, close } = sqliteBatch(db, file);
  return opened({ db, kind: 'sqlite', batch, reads: sqliteReads(file) }, close);
}

const opened = (parts: Omit<Store, 'close'>, closeBatch: () => Promise<void>): Store => ({
  ...parts,
  async close() {
    await parts.reads.destroy();
    await closeBatch();
    await parts.db.destroy();
  },
});

async function upToDate(dialect: Dialect): Promise<Database> {
  const db = new Kysely<Tables>({ dialect });
  try {
    await migrate(db);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** All that are missing in one transaction: a process that is killed in the middle leaves the schema that was there. */
export async function migrate(db: Database, known: Record<string, Migration> = migrations): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const unknown = applied.rows.map(({ name }) => name).filter((name) => !(name in known));
  if (unknown.length === 0) throw error;
  throw new NewerStore(
    `This store was written by a newer version of cio-bridge (${unknown.join(', ')}): start that version again, or restore a backup from before`,
    { cause: error },
  );
}
