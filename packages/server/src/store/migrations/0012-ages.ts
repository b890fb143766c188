import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** By which what has reached its age is found, where no key begins with a time. */
export const ages: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.createIndex('reconciled_metrics_age').on('reconciled_metrics').column('reconciled_at_ms').execute();
    await db.schema.createIndex('delivery_checks_age').on('delivery_checks').column('checked_at_ms').execute();
    // What is kept of a person is erased by it.
    await db.schema.createIndex('deliveries_person').on('deliveries').column('person_id').execute();
  },
};
