import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What becomes of the events that arrived while an endpoint was paused is written down with its resuming: a process that is
 * killed in between leaves it to the next. And answers that are remembered for a while are found by their age.
 */
export const afterAPause: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('trigger_endpoints').addColumn('after_pause', 'text').execute();
    await db.schema.alterTable('trigger_endpoints').addColumn('resumed_at_ms', 'bigint').execute();
    await db.schema.createIndex('idempotency_keys_age').on('idempotency_keys').column('created_at_ms').execute();
  },
};
