import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What time it was in the sandbox that an event came from, when it came. */
export const heldByAClock: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('held_events').addColumn('sandbox_now_ms', 'bigint').execute();
  },
};
