import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Whether the engine's journal knows a step: one that may be done twice is kept in the store alone until it fails. And which
 * attempt of the run recorded it: an earlier one may still be at it when the next has begun.
 */
export const stepsInTheJournal: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('run_steps')
      .addColumn('in_journal', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema
      .alterTable('run_steps')
      .addColumn('run_attempt', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
