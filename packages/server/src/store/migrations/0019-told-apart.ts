import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who made an open or a click. */
export const toldApart: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('events').addColumn('made_by', 'text').execute();
  },
};
