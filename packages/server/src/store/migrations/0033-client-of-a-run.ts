import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a run read of its client when it began, as JSON: a retry goes on with that. No secret is among it. */
export const clientOfARun: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('runs').addColumn('client_facts', 'text').execute();
  },
};
