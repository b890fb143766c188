import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Waits of runs that act on a sandbox end by its clock, too. */
export const movedWaits: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('run_waits').addColumn('sandbox', 'text').execute();
    await db.schema.alterTable('run_waits').addColumn('sandbox_until_ms', 'bigint').execute();
    await db.schema
      .createIndex('run_waits_sandbox')
      .on('run_waits')
      .column('sandbox')
      .where('sandbox' as never, 'is not', null)
      .execute();
  },
};
