import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who has a workflow open to change it. */
export const workflowEditors: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('workflow_editors')
      .addColumn('workflow_id', 'text', (column) => column.primaryKey().references('workflows.id'))
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('since_ms', 'bigint', (column) => column.notNull())
      .addColumn('seen_ms', 'bigint', (column) => column.notNull())
      .execute();
  },
};
