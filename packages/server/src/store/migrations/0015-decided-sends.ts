import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a send of which nobody knows may have become, and what somebody decided about it. */
export const decidedSends: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('send_ledger').addColumn('candidates', 'text').execute();
    await db.schema.alterTable('send_ledger').addColumn('decision', 'text').execute();
  },
};
