import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Waiting, ordered, nested and repeated runs; and the ledger that keeps a message from being sent twice. */
export const workflows: Migration = {
  async up(db: Kysely<unknown>) {
    for (const [column, type] of [
      ['trigger_type', 'text'],
      ['connection_id', 'text'],
      ['environment', 'text'],
      ['concurrency', 'integer'],
    ] as const) {
      await db.schema.alterTable('workflows').addColumn(column, type).execute();
    }

    await db.schema.alterTable('connections').addColumn('concurrency', 'integer').execute();

    for (const [column, type] of [
      ['waiting_for', 'text'],
      ['error_code', 'text'],
      ['failed_step', 'text'],
      ['connection_id', 'text'],
      ['environment', 'text'],
      ['order_key', 'text'],
      ['parent_run_id', 'text'],
      ['started_by', 'text'],
    ] as const) {
      await db.schema.alterTable('runs').addColumn(column, type).execute();
    }
    await db.schema
      .alterTable('runs')
      .addColumn('attempt', 'integer', (column) => column.notNull().defaultTo(1))
      .execute();
    // What the limits count, and what is listed as failed: both are small parts of a table that grows.
    await db.schema
      .createIndex('runs_at_work')
      .on('runs')
      .columns(['workflow_id', 'connection_id'])
      .where(sql.ref('status'), '=', sql.lit('running'))
      .execute();
    await db.schema
      .createIndex('runs_failed')
      .on('runs')
      .columns(['workflow_id', 'id'])
      .where(sql.ref('status'), '=', sql.lit('failed'))
      .execute();
    await db.schema.createIndex('runs_of_workflow').on('runs').columns(['workflow_id', 'id']).execute();

    for (const [column, type] of [
      ['type', 'text'],
      ['error_code', 'text'],
      ['remedy', 'text'],
      ['detail', 'text'],
    ] as const) {
      await db.schema.alterTable('run_steps').addColumn(column, type).execute();
    }

    await db.schema
      .createTable('run_waits')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('run_id', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
      .addColumn('step_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('detail', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('run_waits_subject').on('run_waits').columns(['kind', 'subject']).execute();
    await db.schema.createIndex('run_waits_run').on('run_waits').column('run_id').execute();

    await db.schema
      .createTable('send_ledger')
      .addColumn('run_id', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
      .addColumn('step_id', 'text', (column) => column.notNull())
      .addColumn('connection_id', 'text', (column) => column.notNull())
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('marker', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('delivery_id', 'text')
      .addColumn('output', 'text')
      .addColumn('reason', 'text')
      .addColumn('intended_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('looked_since_ms', 'bigint')
      .addColumn('settled_at_ms', 'bigint')
      .addPrimaryKeyConstraint('send_ledger_key', ['run_id', 'step_id'])
      .execute();
    await db.schema.createIndex('send_ledger_delivery').on('send_ledger').column('delivery_id').execute();
  },
};
