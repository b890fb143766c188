import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Syncs of whole files, what they are planned by, and the files themselves. */
export const syncs: Migration = {
  async up(db: Kysely<unknown>) {
    // Of a store on Postgres, so that every node can read them; beside SQLite they lie in the data folder.
    await db.schema
      .createTable('file_parts')
      .addColumn('file', 'text', (column) => column.notNull())
      .addColumn('offset_bytes', 'bigint', (column) => column.notNull())
      .addColumn('content', 'bytea', (column) => column.notNull())
      .addPrimaryKeyConstraint('file_parts_key', ['file', 'offset_bytes'])
      .execute();

    await db.schema
      .createTable('uploads')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('client_id', 'text', (column) => column.notNull().references('clients.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('bytes', 'bigint')
      .addColumn('received_bytes', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('created_by', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('used_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('completed_at_ms', 'bigint')
      .execute();
    await db.schema.createIndex('uploads_age').on('uploads').column('used_at_ms').execute();

    await db.schema
      .createTable('sync_schedules')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('connection_id', 'text', (column) => column.notNull().references('connections.id'))
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('cron', 'text', (column) => column.notNull())
      .addColumn('time_zone', 'text', (column) => column.notNull())
      .addColumn('sealed_url', 'text', (column) => column.notNull())
      .addColumn('read', 'text', (column) => column.notNull())
      .addColumn('given_mapping', 'text')
      .addColumn('paused_at_ms', 'bigint')
      .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
      .addColumn('created_by', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('syncs')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('connection_id', 'text', (column) => column.notNull().references('connections.id'))
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('schedule_id', 'text')
      .addColumn('upload_id', 'text')
      .addColumn('sealed_url', 'text')
      .addColumn('source_name', 'text', (column) => column.notNull())
      .addColumn('read', 'text', (column) => column.notNull())
      .addColumn('given_mapping', 'text')
      .addColumn('mapping', 'text')
      .addColumn('identity', 'text')
      .addColumn('workspace', 'text')
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('attempt', 'integer', (column) => column.notNull().defaultTo(1))
      .addColumn('slice', 'integer', (column) => column.notNull().defaultTo(1))
      .addColumn('driver', 'text')
      .addColumn('done_rows', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('accepted', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('failed', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('faults', 'text', (column) => column.notNull().defaultTo('{}'))
      .addColumn('failed_bytes', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('read_bytes', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('total_bytes', 'bigint')
      .addColumn('worked_ms', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('allowed_per_second', 'integer')
      .addColumn('error', 'text')
      .addColumn('error_code', 'text')
      .addColumn('remedy', 'text')
      .addColumn('failing_since_ms', 'bigint')
      .addColumn('retry_at_ms', 'bigint')
      .addColumn('created_by', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('started_at_ms', 'bigint')
      .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('ended_at_ms', 'bigint')
      .execute();
    await db.schema.createIndex('syncs_connection').on('syncs').columns(['connection_id', 'id']).execute();
    await db.schema.createIndex('syncs_schedule').on('syncs').columns(['schedule_id', 'id']).execute();
    await db.schema.createIndex('syncs_upload').on('syncs').column('upload_id').execute();
    await db.schema.createIndex('syncs_ended').on('syncs').column('ended_at_ms').execute();
  },
};
