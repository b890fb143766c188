import { type Kysely, PostgresAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * People, their sessions and links, what tokens may do, clients' and connections' particulars,
 * activity, audit, idempotency keys.
 *
 * The tables of sign-in hold what better-auth expects of each database, dates included.
 */
export const access: Migration = {
  async up(db: Kysely<unknown>) {
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
    const date = isPostgres ? sql`timestamptz` : sql`date`;
    const boolean = isPostgres ? sql`boolean` : sql`integer`;

    await db.schema
      .createTable('people')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('email', 'text', (column) => column.notNull().unique())
      .addColumn('email_verified', boolean, (column) => column.notNull())
      .addColumn('image', 'text')
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('client_ids', 'text')
      .addColumn('created_at', date, (column) => column.notNull())
      .addColumn('updated_at', date, (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('person_sessions')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('token', 'text', (column) => column.notNull().unique())
      .addColumn('person_id', 'text', (column) => column.notNull().references('people.id').onDelete('cascade'))
      .addColumn('expires_at', date, (column) => column.notNull())
      .addColumn('address', 'text')
      .addColumn('user_agent', 'text')
      .addColumn('created_at', date, (column) => column.notNull())
      .addColumn('updated_at', date, (column) => column.notNull())
      .execute();
    await db.schema.createIndex('person_sessions_person').on('person_sessions').column('person_id').execute();

    await db.schema
      .createTable('person_accounts')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('person_id', 'text', (column) => column.notNull().references('people.id').onDelete('cascade'))
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('provider_id', 'text', (column) => column.notNull())
      .addColumn('password', 'text')
      .addColumn('access_token', 'text')
      .addColumn('refresh_token', 'text')
      .addColumn('id_token', 'text')
      .addColumn('access_token_expires_at', date)
      .addColumn('refresh_token_expires_at', date)
      .addColumn('scope', 'text')
      .addColumn('created_at', date, (column) => column.notNull())
      .addColumn('updated_at', date, (column) => column.notNull())
      .execute();
    await db.schema.createIndex('person_accounts_person').on('person_accounts').column('person_id').execute();

    await db.schema
      .createTable('sign_in_verifications')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('identifier', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('expires_at', date, (column) => column.notNull())
      .addColumn('created_at', date, (column) => column.notNull())
      .addColumn('updated_at', date, (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('sign_in_verifications_identifier')
      .on('sign_in_verifications')
      .column('identifier')
      .execute();

    await db.schema
      .createTable('welcome_links')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('person_id', 'text', (column) => column.references('people.id').onDelete('cascade'))
      .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('settings')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('sealed_value', 'text', (column) => column.notNull())
      .execute();

    await db.schema
      .alterTable('api_tokens')
      .addColumn('permissions', 'text', (column) => column.notNull().defaultTo('[]'))
      .execute();
    await db.schema.alterTable('api_tokens').addColumn('client_ids', 'text').execute();
    await db.schema.alterTable('api_tokens').addColumn('expires_at_ms', 'bigint').execute();
    await db.schema.alterTable('api_tokens').addColumn('last_used_at_ms', 'bigint').execute();

    await db.schema
      .alterTable('clients')
      .addColumn('time_zone', 'text', (column) => column.notNull().defaultTo('UTC'))
      .execute();
    for (const table of ['clients', 'connections']) {
      await db.schema
        .alterTable(table)
        .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
        .execute();
    }
    await db.schema.alterTable('connections').addColumn('deleted_at_ms', 'bigint').execute();
    for (const [column, type] of [
      ['sealed_previous', 'text'],
      ['key_times', 'text'],
      ['probe', 'text'],
      ['last_used_at_ms', 'bigint'],
    ] as const) {
      await db.schema.alterTable('connection_credentials').addColumn(column, type).execute();
    }

    await db.schema
      .createTable('activities')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('started_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('duration_ms', 'double precision', (column) => column.notNull())
      .addColumn('caller_type', 'text', (column) => column.notNull())
      .addColumn('caller_id', 'text')
      .addColumn('caller_name', 'text')
      .addColumn('run_id', 'text')
      .addColumn('step_id', 'text')
      .addColumn('client_id', 'text', (column) => column.notNull())
      .addColumn('connection_id', 'text', (column) => column.notNull())
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('error_code', 'text')
      .addColumn('remedy', 'text')
      .addColumn('error', 'text')
      .addColumn('input', 'text', (column) => column.notNull())
      .execute();
    for (const column of ['connection_id', 'client_id', 'action', 'run_id'] as const) {
      await db.schema.createIndex(`activities_${column}`).on('activities').columns([column, 'id']).execute();
    }

    await db.schema
      .createTable('audit_entries')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('actor_type', 'text', (column) => column.notNull())
      .addColumn('actor_id', 'text', (column) => column.notNull())
      .addColumn('actor_name', 'text', (column) => column.notNull())
      .addColumn('what', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('fields', 'text', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('idempotency_keys')
      .addColumn('actor_id', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('request_hash', 'text', (column) => column.notNull())
      .addColumn('status', 'integer')
      .addColumn('sealed_answer', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('idempotency_keys_key', ['actor_id', 'key'])
      .execute();
  },
};
