import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who made an open or a click, and why each attempt at a step failed. */
export const toldApart: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('events').addColumn('made_by', 'text').execute();
    await db.schema
      .createTable('step_failures')
      .addColumn('run_id', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
      .addColumn('step_id', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('error', 'text', (column) => column.notNull())
      .addColumn('error_code', 'text')
      .addColumn('remedy', 'text')
      .execute();
    await db.schema.createIndex('step_failures_run').on('step_failures').columns(['run_id', 'at_ms']).execute();
  },
};
