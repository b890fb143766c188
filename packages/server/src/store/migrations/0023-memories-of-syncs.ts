import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What syncs sent, so that the next one sends only what differs from it. */
export const memoriesOfSyncs: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('sync_memories')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('connection_id', 'text', (column) => column.notNull().references('connections.id'))
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('workspace', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('turn', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('held_by', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('used_at_ms', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('sync_memories_name', ['connection_id', 'environment', 'workspace', 'kind', 'name'])
      .execute();
    await db.schema
      .createTable('sync_fingerprints')
      .addColumn('memory_id', 'text', (column) => column.notNull().references('sync_memories.id').onDelete('cascade'))
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('turn', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('sync_fingerprints_key', ['memory_id', 'key'])
      .execute();
    await db.schema.alterTable('syncs').addColumn('since_last', 'text').execute();
    await db.schema.alterTable('syncs').addColumn('memory_id', 'text').execute();
    await db.schema.alterTable('syncs').addColumn('memory_turn', 'integer').execute();
    await db.schema
      .alterTable('syncs')
      .addColumn('unchanged', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema.alterTable('syncs').addColumn('vanished', 'bigint').execute();
    await db.schema.alterTable('sync_schedules').addColumn('since_last', 'text').execute();
  },
};
