import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Values and secrets of clients, one set per environment; and the runs that another run started, found by it. */
export const clientValues: Migration = {
  async up(db: Kysely<unknown>) {
    for (const [table, content] of [
      ['client_values', 'value'],
      ['client_secrets', 'sealed'],
    ] as const) {
      await db.schema
        .createTable(table)
        .addColumn('client_id', 'text', (column) => column.notNull().references('clients.id'))
        .addColumn('environment', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn(content, 'text', (column) => column.notNull())
        .addColumn('set_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('set_by', 'text')
        .addPrimaryKeyConstraint(`${table}_key`, ['client_id', 'environment', 'name'])
        .execute();
    }
    await db.schema
      .createIndex('runs_children')
      .on('runs')
      .column('parent_run_id')
      .where(sql<boolean>`parent_run_id is not null`)
      .execute();
  },
};
