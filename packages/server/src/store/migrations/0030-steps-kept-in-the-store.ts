import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Whether the record of a step is all that there is of it: one that may be done twice is no entry in the engine's journal
 * until it fails. And which attempt of the run recorded it: an earlier one may still be at it when the next has begun.
 */
export const stepsKeptInTheStore: Migration = {
  async up(db: Kysely<unknown>) {
    for (const name of ['kept_in_store', 'run_attempt']) {
      await db.schema
        .alterTable('run_steps')
        .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
        .execute();
    }
  },
};
