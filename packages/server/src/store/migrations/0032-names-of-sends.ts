import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * By what the sends of a run are named, where that is not its id: a run that another one started comes to the same name
 * when a restored store, which knows nothing of it, has it started again.
 */
export const namesOfSends: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('runs').addColumn('send_name', 'text').execute();
  },
};
