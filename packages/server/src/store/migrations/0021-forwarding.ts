import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Destinations that events are forwarded to, what was forwarded, and each attempt at it. */
export const forwarding: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('destinations')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('endpoint_id', 'text', (column) => column.notNull().references('trigger_endpoints.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('sealed_url', 'text', (column) => column.notNull())
      .addColumn('host', 'text', (column) => column.notNull())
      .addColumn('sealed_secrets', 'text', (column) => column.notNull())
      .addColumn('filter', 'text')
      .addColumn('per_second', 'double precision')
      .addColumn('at_once', 'integer', (column) => column.notNull())
      .addColumn('paused_at_ms', 'bigint')
      .addColumn('paused_because', 'text')
      .addColumn('slice', 'integer', (column) => column.notNull().defaultTo(1))
      .addColumn('rests_until_ms', 'bigint')
      .addColumn('rests_by_sandbox', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('worked_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('failures_in_row', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('failing_since_ms', 'bigint')
      .addColumn('held_until_ms', 'bigint')
      .addColumn('last_failure', 'text')
      .addColumn('last_delivered_at_ms', 'bigint')
      .addColumn('created_by', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('deleted_at_ms', 'bigint')
      .execute();
    await db.schema.createIndex('destinations_endpoint').on('destinations').column('endpoint_id').execute();

    await db.schema
      .createTable('forwarded_events')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('destination_id', 'text', (column) => column.notNull().references('destinations.id'))
      .addColumn('event_id', 'text', (column) => column.notNull().references('events.id').onDelete('cascade'))
      .addColumn('replay_id', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('message_id', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('tries', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('due_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('last_attempt_at_ms', 'bigint')
      .addColumn('last_status', 'integer')
      .addColumn('last_error', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('ended_at_ms', 'bigint')
      .execute();
    await db.schema
      .createIndex('forwarded_events_once')
      .unique()
      .on('forwarded_events')
      .columns(['event_id', 'destination_id', 'replay_id'])
      .execute();
    await db.schema
      .createIndex('forwarded_events_listed')
      .on('forwarded_events')
      .columns(['destination_id', 'status', 'id'])
      .execute();
    await sql`create index forwarded_events_due on forwarded_events (destination_id, due_at_ms, id) where status = 'waiting'`.execute(
      db,
    );

    await db.schema
      .createTable('forwarding_attempts')
      .addColumn('forwarded_event_id', 'text', (column) =>
        column.notNull().references('forwarded_events.id').onDelete('cascade'),
      )
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('duration_ms', 'integer', (column) => column.notNull())
      .addColumn('status', 'integer')
      .addColumn('error', 'text')
      .addColumn('error_code', 'text')
      .addColumn('answer', 'text')
      .addPrimaryKeyConstraint('forwarding_attempts_key', ['forwarded_event_id', 'attempt'])
      .execute();
  },
};
