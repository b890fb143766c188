import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** By which an event and the send that it reports of find each other. Both are few: their indexes hold nothing else. */
export const markedEvents: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('events').addColumn('send_marker', 'text').execute();
    await db.schema
      .createIndex('events_send_marker')
      .on('events')
      .column('send_marker')
      .where(sql<boolean>`send_marker is not null`)
      .execute();
    await db.schema
      .createIndex('send_ledger_undecided')
      .on('send_ledger')
      .column('marker')
      .where(sql<boolean>`state = 'undecided'`)
      .execute();
  },
};
