import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** By which those triggers of a broadcast are found that are known to be ours. They are few among all sends. */
export const sentTriggers: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('send_ledger_triggers')
      .on('send_ledger')
      .columns(['connection_id', 'intended_at_ms'])
      .where(sql<boolean>`action = 'customer-io/trigger-broadcast'`)
      .execute();
  },
};
