import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A client that is gone stays as a row for the history that points to it, as connections do. */
export const deletedClients: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('clients').addColumn('deleted_at_ms', 'bigint').execute();
  },
};
