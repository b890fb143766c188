import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { newId } from '../../ids.ts';

/**
 * A workflow has versions, and each environment of it is off or runs one of them. One that was enabled is published
 * where it ran. One without a connection acted wherever its caller did, so it is published in every environment.
 */
export const publishedWorkflows: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['source', 'note', 'saved_by']) {
      await db.schema.alterTable('workflow_versions').addColumn(column, 'text').execute();
    }
    await db.schema.alterTable('workflows').addColumn('deleted_at_ms', 'bigint').execute();

    await db.schema
      .createTable('workflow_environments')
      .addColumn('workflow_id', 'text', (column) => column.notNull().references('workflows.id').onDelete('cascade'))
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('version', 'integer')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('trigger_type', 'text', (column) => column.notNull())
      .addColumn('connection_id', 'text')
      .addColumn('endpoint_id', 'text')
      .addColumn('concurrency', 'integer')
      .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('changed_by', 'text')
      .addPrimaryKeyConstraint('workflow_environments_key', ['workflow_id', 'environment'])
      .execute();
    await db.schema
      .createIndex('workflow_environments_endpoint')
      .on('workflow_environments')
      .column('endpoint_id')
      .execute();

    await db.schema
      .createTable('workflow_publications')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('workflow_id', 'text', (column) => column.notNull().references('workflows.id').onDelete('cascade'))
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('version', 'integer')
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('actor', 'text')
      .execute();
    await db.schema
      .createIndex('workflow_publications_of')
      .on('workflow_publications')
      .columns(['workflow_id', 'environment', 'id'])
      .execute();

    await publishEnabled(db);
    for (const column of ['enabled', 'endpoint_id', 'connection_id', 'environment', 'concurrency']) {
      await db.schema.alterTable('workflows').dropColumn(column).execute();
    }
  },
};

interface Before {
  id: string;
  name: string;
  version: number;
  enabled: number;
  trigger_type: string;
  endpoint_id: string | null;
  connection_id: string | null;
  environment: string;
  concurrency: number | null;
  saved_at_ms: number;
}

async function publishEnabled(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<Before>`
    select workflows.id, name, workflows.version, enabled, coalesce(trigger_type, 'event') as trigger_type, endpoint_id,
      connection_id, coalesce(environment, 'production') as environment, concurrency,
      workflow_versions.created_at_ms as saved_at_ms
    from workflows inner join workflow_versions
      on workflow_versions.workflow_id = workflows.id and workflow_versions.version = workflows.version`.execute(db);
  for (const row of rows) {
    const actsAtItsCallers = row.trigger_type === 'manual' && row.connection_id === null;
    const isEverywhere = actsAtItsCallers && row.environment === 'production';
    for (const environment of isEverywhere ? ['editor', 'staging', 'production'] : [row.environment]) {
      const version = row.enabled === 1 ? row.version : null;
      await sql`
        insert into workflow_environments (workflow_id, environment, version, name, trigger_type, connection_id, endpoint_id,
          concurrency, changed_at_ms)
        values (${row.id}, ${environment}, ${version}, ${row.name}, ${row.trigger_type}, ${row.connection_id},
          ${row.endpoint_id}, ${row.concurrency}, ${row.saved_at_ms})`.execute(db);
      if (version === null) continue;
      await sql`
        insert into workflow_publications (id, workflow_id, environment, version, at_ms)
        values (${newId('pub')}, ${row.id}, ${environment}, ${version}, ${row.saved_at_ms})`.execute(db);
    }
  }
}
