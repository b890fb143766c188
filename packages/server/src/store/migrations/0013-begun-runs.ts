import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How often a run was begun without getting on, by which one that ends the server each time is found. */
export const begunRuns: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('runs')
      .addColumn('begun', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
