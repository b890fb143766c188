import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Endpoints that can be paused, filtered and registered; how events are found; deliveries; figures; replays. */
export const inbound: Migration = {
  async up(db: Kysely<unknown>) {
    for (const [column, type] of [
      ['name', 'text'],
      ['filter', 'text'],
      ['paused_at_ms', 'bigint'],
      ['deleted_at_ms', 'bigint'],
      ['refused_at_ms', 'bigint'],
      ['webhook_id', 'bigint'],
      ['webhook_options', 'text'],
      ['webhook_checked_at_ms', 'bigint'],
      ['webhook_fault', 'text'],
    ] as const) {
      await db.schema.alterTable('trigger_endpoints').addColumn(column, type).execute();
    }

    // Which of an endpoint's keys still verifies anything: what rotation needs to know. No key is in here.
    await db.schema
      .createTable('signing_key_uses')
      .addColumn('endpoint_id', 'text', (column) =>
        column.notNull().references('trigger_endpoints.id').onDelete('cascade'),
      )
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('added_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('last_verified_at_ms', 'bigint')
      .addPrimaryKeyConstraint('signing_key_uses_key', ['endpoint_id', 'fingerprint'])
      .execute();

    for (const [column, type] of [
      ['campaign_id', 'bigint'],
      ['skipped_because', 'text'],
    ] as const) {
      await db.schema.alterTable('events').addColumn(column, type).execute();
    }
    // Kept up when an event is activated, a moment after it was stored: its 200 need not wait for them.
    for (const column of ['delivery_id', 'person_id', 'campaign_id', 'metric'] as const) {
      await db.schema
        .createIndex(`events_${column}`)
        .on('events')
        .columns([column, 'id'])
        .where(sql.ref(column), 'is not', null)
        .where(sql.ref('activated_at_ms'), 'is not', null)
        .execute();
    }
    await db.schema
      .createIndex('events_skipped')
      .on('events')
      .columns(['endpoint_id', 'id'])
      .where(sql.ref('skipped_because'), 'is not', null)
      .execute();

    await db.schema.alterTable('held_events').addColumn('fault', 'text').execute();

    await db.schema
      .createTable('endpoint_figures')
      .addColumn('endpoint_id', 'text', (column) =>
        column.notNull().references('trigger_endpoints.id').onDelete('cascade'),
      )
      .addColumn('hour_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('accepted', 'bigint', (column) => column.notNull())
      .addColumn('duplicates', 'bigint', (column) => column.notNull())
      .addColumn('held', 'bigint', (column) => column.notNull())
      .addColumn('refused', 'bigint', (column) => column.notNull())
      .addColumn('late', 'bigint', (column) => column.notNull())
      .addColumn('lag_sum_ms', 'bigint', (column) => column.notNull())
      .addColumn('lag_max_ms', 'bigint', (column) => column.notNull())
      .addColumn('answer_sum_us', 'bigint', (column) => column.notNull())
      .addColumn('answer_max_us', 'bigint', (column) => column.notNull())
      .addColumn('last_event_at_ms', 'bigint')
      .addPrimaryKeyConstraint('endpoint_figures_key', ['endpoint_id', 'hour_at_ms'])
      .execute();

    await db.schema
      .createTable('deliveries')
      .addColumn('delivery_id', 'text', (column) => column.notNull())
      .addColumn('connection_id', 'text', (column) => column.notNull().references('connections.id').onDelete('cascade'))
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('object_type', 'text', (column) => column.notNull())
      .addColumn('person_id', 'text')
      .addColumn('campaign_id', 'bigint')
      .addColumn('last_metric', 'text', (column) => column.notNull())
      .addColumn('last_happened_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('first_seen_at_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('deliveries_key', ['delivery_id', 'connection_id', 'environment'])
      .execute();
    await db.schema
      .createIndex('deliveries_seen')
      .on('deliveries')
      .columns(['first_seen_at_ms', 'delivery_id'])
      .execute();

    await db.schema
      .createTable('reconciled_metrics')
      .addColumn('delivery_id', 'text', (column) => column.notNull())
      .addColumn('connection_id', 'text', (column) => column.notNull().references('connections.id').onDelete('cascade'))
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('metric', 'text', (column) => column.notNull())
      .addColumn('happened_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('reconciled_at_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('reconciled_metrics_key', ['delivery_id', 'connection_id', 'environment', 'metric'])
      .execute();

    // When Customer.io was last asked about a message that we sent.
    await db.schema
      .createTable('delivery_checks')
      .addColumn('delivery_id', 'text', (column) => column.notNull())
      .addColumn('connection_id', 'text', (column) => column.notNull().references('connections.id').onDelete('cascade'))
      .addColumn('checked_at_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('delivery_checks_key', ['delivery_id', 'connection_id'])
      .execute();

    await db.schema
      .createTable('replays')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('requested_by', 'text', (column) => column.notNull())
      .addColumn('events', 'integer', (column) => column.notNull())
      .addColumn('runs', 'integer', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .execute();
    for (const column of ['event_id', 'replay_id'] as const) {
      await db.schema.alterTable('runs').addColumn(column, 'text').execute();
    }
    await db.schema
      .createIndex('runs_of_event')
      .on('runs')
      .column('event_id')
      .where(sql.ref('event_id'), 'is not', null)
      .execute();
  },
};
