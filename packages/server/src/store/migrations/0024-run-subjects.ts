import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whom a run is about that no event of Customer.io started: one that was started by hand, a webhook, or another run. */
export const runSubjects: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('run_subjects')
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('run_id', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
      .addPrimaryKeyConstraint('run_subjects_key', ['subject', 'run_id'])
      .execute();
    await db.schema.createIndex('run_subjects_run').on('run_subjects').column('run_id').execute();
  },
};
