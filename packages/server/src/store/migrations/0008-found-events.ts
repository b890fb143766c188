import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What lists show of an event without its payload; events by endpoint; replays that go on after a crash; whether anything can be written. */
export const foundEvents: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['recipient', 'detail']) {
      await db.schema.alterTable('events').addColumn(column, 'text').execute();
    }
    // Like the others by which events are found: kept up when an event is activated, not before its 200.
    for (const column of ['endpoint_id', 'recipient'] as const) {
      await db.schema
        .createIndex(`events_${column}`)
        .on('events')
        .columns([column, 'id'])
        .where(sql.ref(column), 'is not', null)
        .where(sql.ref('activated_at_ms'), 'is not', null)
        .execute();
    }

    await db.schema
      .createTable('write_checks')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.alterTable('trigger_endpoints').addColumn('refused_because', 'text').execute();

    for (const [column, type] of [
      ['filter', 'text'],
      ['after_event_id', 'text'],
      ['ended_at_ms', 'bigint'],
      ['actor_id', 'text'],
      ['idempotency_key', 'text'],
    ] as const) {
      await db.schema.alterTable('replays').addColumn(column, type).execute();
    }
    // Those of before were written when they had ended.
    await sql`update replays set ended_at_ms = created_at_ms`.execute(db);
    await db.schema
      .createIndex('replays_once')
      .unique()
      .on('replays')
      .columns(['actor_id', 'idempotency_key'])
      .where(sql.ref('idempotency_key'), 'is not', null)
      .execute();
    await db.schema
      .createIndex('replays_under_way')
      .on('replays')
      .column('id')
      .where(sql.ref('ended_at_ms'), 'is', null)
      .execute();
  },
};
