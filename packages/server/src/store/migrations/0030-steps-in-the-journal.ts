import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whether the engine's journal knows a step: one that may be done twice is kept in the store alone until it fails. */
export const stepsInTheJournal: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('run_steps')
      .addColumn('in_journal', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
