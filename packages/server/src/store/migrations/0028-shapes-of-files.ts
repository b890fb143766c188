import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** By what a file is known whose columns were mapped before. */
export const shapesOfFiles: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('syncs').addColumn('file_shape', 'text').execute();
    await db.schema.createIndex('syncs_file_shape').on('syncs').column('file_shape').execute();
  },
};
