import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Clients, connections, trigger endpoints, events, workflows, runs, tokens.
 *
 * Times are Unix milliseconds (`…_at_ms`), JSON is text: both databases then hold the same values.
 */
export const foundation: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('clients')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('connections')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('client_id', 'text', (column) => column.notNull().references('clients.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('connections_name_unique', ['client_id', 'name'])
      .execute();

    await db.schema
      .createTable('connection_credentials')
      .addColumn('connection_id', 'text', (column) => column.notNull().references('connections.id').onDelete('cascade'))
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('updated_at_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('connection_credentials_key', ['connection_id', 'environment'])
      .execute();

    await db.schema
      .createTable('trigger_endpoints')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('connection_id', 'text', (column) => column.notNull().references('connections.id'))
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('sealed_token', 'text', (column) => column.notNull())
      .addColumn('sealed_signing_keys', 'text', (column) => column.notNull())
      .addColumn('proven_at_ms', 'bigint')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('events')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('endpoint_id', 'text', (column) => column.notNull().references('trigger_endpoints.id'))
      .addColumn('event_id', 'text', (column) => column.notNull())
      .addColumn('object_type', 'text', (column) => column.notNull())
      .addColumn('metric', 'text', (column) => column.notNull())
      .addColumn('happened_at_ms', 'bigint')
      .addColumn('delivery_id', 'text')
      .addColumn('person_id', 'text')
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('received_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('activated_at_ms', 'bigint')
      .addUniqueConstraint('events_once', ['endpoint_id', 'event_id'])
      .execute();
    // What a crash left between the commit and the activation: a small partial index keeps the sweep cheap.
    await db.schema
      .createIndex('events_waiting')
      .on('events')
      .column('id')
      .where(sql.ref('activated_at_ms'), 'is', null)
      .execute();

    await db.schema
      .createTable('held_events')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('endpoint_id', 'text', (column) => column.notNull().references('trigger_endpoints.id'))
      .addColumn('signed_timestamp', 'text', (column) => column.notNull())
      .addColumn('signature', 'text', (column) => column.notNull())
      .addColumn('body_base64', 'text', (column) => column.notNull())
      .addColumn('body_bytes', 'integer', (column) => column.notNull())
      .addColumn('received_at_ms', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('held_events_endpoint').on('held_events').columns(['endpoint_id', 'id']).execute();

    await db.schema
      .createTable('workflows')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('client_id', 'text', (column) => column.notNull().references('clients.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('enabled', 'integer', (column) => column.notNull())
      .addColumn('endpoint_id', 'text', (column) => column.references('trigger_endpoints.id'))
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('workflows_name_unique', ['client_id', 'name'])
      .execute();

    await db.schema
      .createTable('workflow_versions')
      .addColumn('workflow_id', 'text', (column) => column.notNull().references('workflows.id').onDelete('cascade'))
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('definition', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('workflow_versions_key', ['workflow_id', 'version'])
      .execute();

    await db.schema
      .createTable('runs')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('workflow_id', 'text', (column) => column.notNull().references('workflows.id'))
      .addColumn('workflow_version', 'integer', (column) => column.notNull())
      .addColumn('event', 'text')
      .addColumn('activation', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('error', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('ended_at_ms', 'bigint')
      // One run per (event, workflow), whatever is replayed after a crash.
      .addUniqueConstraint('runs_once', ['workflow_id', 'activation'])
      .execute();
    await db.schema
      .createIndex('runs_queued')
      .on('runs')
      .column('id')
      .where(sql.ref('status'), '=', sql.lit('queued'))
      .execute();

    await db.schema
      .createTable('run_steps')
      .addColumn('run_id', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
      .addColumn('step_id', 'text', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('input', 'text')
      .addColumn('output', 'text')
      .addColumn('error', 'text')
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('started_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('ended_at_ms', 'bigint')
      .addPrimaryKeyConstraint('run_steps_key', ['run_id', 'step_id'])
      .execute();

    await db.schema
      .createTable('api_tokens')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .execute();
  },
};
