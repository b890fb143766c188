import type { Credentials, Environment } from '@cio-bridge/connector';
import { notFound, Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { sealedRecord } from '../vault/sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';
import { type PreviousKeys, stillUndoable } from './credentials.ts';

export type CredentialsRow = Tables['connection_credentials'];

/** Credentials in the store: the only place that seals and opens them. */
export interface SealedCredentials {
  /** @throws Problem 404 when the connection, or its credentials of this environment, are not there. */
  row(id: string, environment: Environment): Promise<CredentialsRow>;
  /** To look at. */
  open(row: CredentialsRow): Credentials;
  /** To call something with. @throws Problem as {@link assertUsable} does. */
  openForUse(row: CredentialsRow): Credentials;
  /** @throws Problem 422 `sandbox_not_allowed` for a sandbox, where this server may speak to none. */
  assertUsable(credentials: Credentials): void;
  /** The keys that can still be brought back. */
  openPrevious(row: CredentialsRow): PreviousKeys;
  /** The columns of what was changed now. */
  seal(
    id: string,
    environment: string,
    credentials: Credentials,
    previous: PreviousKeys,
  ): Pick<CredentialsRow, 'sealed' | 'sealed_previous' | 'updated_at_ms'>;
}

const TABLE = 'connection_credentials';

export function createSealedCredentials(services: {
  db: Database;
  vault: Vault;
  /** Whether requests may go to a sandbox on this machine, also with credentials that were stored when they might. */
  allowSandbox: boolean;
  now: () => number;
}): SealedCredentials {
  const { db, vault, allowSandbox, now } = services;
  const record = (id: string, environment: string, column: string) => sealedRecord(TABLE, [id, environment], column);

  const open = (row: CredentialsRow) =>
    JSON.parse(vault.open(record(row.connection_id, row.environment, 'sealed'), row.sealed)) as Credentials;

  function assertUsable({ sandboxUrls }: Credentials): void {
    if (sandboxUrls === undefined || allowSandbox) return;
    throw new Problem(
      422,
      'sandbox_not_allowed',
      'This server is open to the network, so connections to a sandbox on its own machine are off: start it with CIO_BRIDGE_ALLOW_SANDBOX=true to allow them',
      '/sandboxUrls',
    );
  }

  return {
    open,
    assertUsable,
    openForUse(row) {
      const credentials = open(row);
      assertUsable(credentials);
      return credentials;
    },
    async row(id, environment) {
      const connection = await db
        .selectFrom('connections')
        .select('id')
        .where('id', '=', id)
        .where('deleted_at_ms', 'is', null)
        .executeTakeFirst();
      if (!connection) throw notFound('connection');
      const row = await db
        .selectFrom(TABLE)
        .selectAll()
        .where('connection_id', '=', id)
        .where('environment', '=', environment)
        .executeTakeFirst();
      if (!row) throw new Problem(404, 'no_credentials', `This connection has no ${environment} credentials`);
      return row;
    },
    openPrevious(row) {
      if (row.sealed_previous === null) return {};
      const opened = vault.open(record(row.connection_id, row.environment, 'sealed_previous'), row.sealed_previous);
      return stillUndoable(JSON.parse(opened) as PreviousKeys, now());
    },
    seal(id, environment, credentials, previous) {
      const seal = (column: string, value: unknown) =>
        vault.seal(record(id, environment, column), JSON.stringify(value));
      return {
        sealed: seal('sealed', credentials),
        sealed_previous: Object.keys(previous).length > 0 ? seal('sealed_previous', previous) : null,
        updated_at_ms: now(),
      };
    },
  };
}
