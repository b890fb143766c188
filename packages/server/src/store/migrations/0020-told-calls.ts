import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What was said to Customer.io for an action, and what came back. */
export const toldCalls: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('activities').addColumn('calls', 'text').execute();
  },
};
