import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How many things were wrong with a version when it was saved. */
export const unfinishedVersions: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('workflow_versions')
      .addColumn('faults', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
