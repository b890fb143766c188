/** A column that holds sealed values, found by these keys. */
export interface SealedColumn {
  table: string;
  keys: readonly string[];
  /** `sealed`, or its name with `sealed_` before it. */
  column: string;
}

/** Every column that a rotation of the master key has to seal anew. A test finds those that are missing. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'connection_credentials', keys: ['connection_id', 'environment'], column: 'sealed' },
  { table: 'connection_credentials', keys: ['connection_id', 'environment'], column: 'sealed_previous' },
  { table: 'trigger_endpoints', keys: ['id'], column: 'sealed_token' },
  { table: 'trigger_endpoints', keys: ['id'], column: 'sealed_signing_keys' },
  { table: 'client_secrets', keys: ['client_id', 'environment', 'name'], column: 'sealed' },
  { table: 'syncs', keys: ['id'], column: 'sealed_url' },
  { table: 'sync_schedules', keys: ['id'], column: 'sealed_url' },
  { table: 'destinations', keys: ['id'], column: 'sealed_url' },
  { table: 'destinations', keys: ['id'], column: 'sealed_secrets' },
  { table: 'settings', keys: ['name'], column: 'sealed_value' },
  { table: 'idempotency_keys', keys: ['actor_id', 'key'], column: 'sealed_answer' },
];

/** What a value is sealed for: `trigger_endpoints/te_1/token`. It opens for no other row and column. */
export const sealedRecord = (table: string, keys: readonly string[], column: string): string =>
  [table, ...keys, column.replace(/^sealed_/, '')].join('/');
