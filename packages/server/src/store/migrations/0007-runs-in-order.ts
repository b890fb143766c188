import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Runs with an order key that have not ended: where there is a limit, each run looks for those before it. */
export const runsInOrder: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('runs_in_order')
      .on('runs')
      .columns(['workflow_id', 'order_key', 'status', 'id'])
      .where(sql<boolean>`ended_at_ms is null and order_key is not null`)
      .execute();
  },
};
