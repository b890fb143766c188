import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What the servers of a cluster have leased of Customer.io's rates, one row per workspace and rate. */
export const rateShares: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('rate_shares')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('state', 'text', (column) => column.notNull())
      // Who writes has read the one before.
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('written_at_ms', 'bigint', (column) => column.notNull())
      .execute();
  },
};
