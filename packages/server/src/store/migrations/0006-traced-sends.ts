import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The span that sent a delivery: what reports on it arrives hours later, perhaps at another node. */
export const tracedSends: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('traced_sends')
      .addColumn('delivery_id', 'text', (column) => column.primaryKey())
      .addColumn('trace_id', 'text', (column) => column.notNull())
      .addColumn('span_id', 'text', (column) => column.notNull())
      .addColumn('sent_at_ms', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('traced_sends_sent').on('traced_sends').column('sent_at_ms').execute();
  },
};
