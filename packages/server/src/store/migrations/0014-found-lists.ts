import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * By which lists are found when they are filtered. What is rare has an index of its own; what is usual is met on the
 * way from the newest down, and costs no write.
 */
export const foundLists: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('runs_apart')
      .on('runs')
      .columns(['status', 'id'])
      .where(sql<boolean>`status in ('waiting', 'failed', 'cancelled')`)
      .execute();
    for (const [table, column, usual] of [
      ['runs', 'environment', 'production'],
      ['activities', 'environment', 'production'],
      ['activities', 'outcome', 'succeeded'],
    ] as const) {
      await db.schema
        .createIndex(`${table}_${column}`)
        .on(table)
        .columns([column, 'id'])
        .where(sql<boolean>`${sql.ref(column)} <> ${sql.lit(usual)}`)
        .execute();
    }
    for (const [table, column] of [
      ['runs', 'replay_id'],
      ['events', 'skipped_because'],
    ] as const) {
      await db.schema
        .createIndex(`${table}_${column}`)
        .on(table)
        .columns([column, 'id'])
        .where(sql<boolean>`${sql.ref(column)} is not null`)
        .execute();
    }
    await db.schema
      .createIndex('deliveries_connection')
      .on('deliveries')
      .columns(['connection_id', 'first_seen_at_ms', 'delivery_id'])
      .execute();
    await db.schema.createIndex('audit_entries_actor').on('audit_entries').columns(['actor_id', 'id']).execute();
  },
};
