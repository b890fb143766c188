import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What store and workflow engine compare at each start, whose engine it is, and which runs a restore left open. */
export const oneState: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('store_state')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      // Another one after each restore: what an engine was told before it, is told by another store.
      .addColumn('generation', 'text', (column) => column.notNull())
      // Only ever grows while servers run: a store with less than the engine knows was put back.
      .addColumn('mark', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('engine_claims')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('engine', 'text', (column) => column.notNull())
      .addColumn('beat_at_ms', 'bigint', (column) => column.notNull())
      .execute();
    // From then on, a run that a backup brought back may have sent what its ledger does not know.
    await db.schema.alterTable('runs').addColumn('look_since_ms', 'bigint').execute();
  },
};
