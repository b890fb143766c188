import { type Environment, environments } from '@cio-bridge/connector';
import { sql } from 'kysely';
import { newId } from '../ids.ts';
import { editedMeanwhile, Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import { isUniqueViolation } from '../store/unique-violation.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Tracing } from '../telemetry/tracing/tracing.ts';
import type { Vault } from '../vault/vault.ts';
import type { ActivityLog, Caller } from './activity/activity.ts';
import type { BulkClient } from './bulk-client.ts';
import { type CredentialChanges, createCredentialChanges } from './change-credentials.ts';
import { assertUnused, type Dependents, dependentsOf, switchOff } from './dependents.ts';
import { createOpenConnectors, type LoggedConnector } from './open-connectors.ts';
import { type DatedProbe, keepProbe, probeNow } from './probes.ts';
import { sandboxNowMs } from './sandbox-clock.ts';
import { createSealedCredentials } from './sealed-credentials.ts';
import { type ConnectionFacts, type ConnectionPage, createShownConnections } from './shown-connections.ts';
import { claimVersion } from './versions.ts';
import type { NewGovernor } from './workspace-governors.ts';

export type { Environment };

/** Connections and their credentials; the only place that opens sealed credentials. */
export interface Connections extends CredentialChanges {
  create(connection: { clientId: string; name: string }): Promise<string>;
  get(id: string): Promise<ConnectionFacts>;
  /** Newest first; only those of `clientIds`, if given. */
  list(page: ConnectionPage): Promise<ConnectionFacts[]>;
  /** @param version - What the caller saw, here and below; another one in the store is a 412. `undefined` overwrites. */
  rename(id: string, name: string, version: number | undefined): Promise<ConnectionFacts>;
  dependents(id: string): Promise<Dependents>;
  /**
   * Erases the credentials and hides the connection; its history stays for as long as it is kept.
   *
   * @throws Problem 409 naming what depends on it, unless `force`: then that is switched off with it, whole or not at all.
   */
  remove(id: string, options: { force: boolean; version?: number | undefined }): Promise<void>;

  /** The time in the sandbox of an environment; `undefined` where it is a real workspace, is not there, or does not answer. */
  sandboxNowMs(id: string, environment: Environment): Promise<number | undefined>;
  /** Asks Customer.io about each key and keeps what was found. */
  probe(id: string, environment: Environment): Promise<DatedProbe>;

  /**
   * The connector of one environment. Its sockets and its rate governor are shared by all callers,
   * and every call through it is in the activity log.
   */
  connector(id: string, environment: Environment, caller?: Caller): Promise<LoggedConnector>;
  /** A client for whole files; whoever takes it disposes of it. */
  bulk(id: string, environment: Environment): Promise<BulkClient>;
  close(): Promise<void>;
}

export function createConnections(services: {
  db: Database;
  vault: Vault;
  activity: ActivityLog;
  metrics: Metrics;
  tracing: Pick<Tracing, 'sent'>;
  allowSandbox: boolean;
  /** One is gone, and what depended on it is switched off: whoever remembers such things forgets them now. */
  onRemoved?: () => void;
  /** Where several servers share the rates of a workspace; default: a governor of this server's own for each. */
  newGovernor?: NewGovernor | undefined;
  now?: () => number;
}): Connections {
  const { db, vault, activity, metrics, tracing, allowSandbox, newGovernor } = services;
  const { onRemoved = () => undefined, now = Date.now } = services;
  const sealed = createSealedCredentials({ db, vault, allowSandbox, now });
  const shown = createShownConnections({ db, credentials: sealed });
  const connectors = createOpenConnectors({
    db,
    openCredentials: sealed.openForUse,
    activity,
    metrics,
    tracing,
    newGovernor,
  });
  const changes = createCredentialChanges({
    db,
    sealed,
    assertThere: shown.get,
    onChanged: connectors.forget,
    now,
  });

  return {
    ...changes,
    get: shown.get,
    list: shown.list,
    dependents: (id) => dependentsOf(db, id),
    async create({ clientId, name }) {
      const id = newId('con');
      await db
        .insertInto('connections')
        .values({ id, client_id: clientId, name, created_at_ms: now() })
        .execute()
        .catch(nameTaken);
      return id;
    },
    async rename(id, name, version) {
      await shown.get(id);
      const { numUpdatedRows } = await db
        .updateTable('connections')
        .set({ name, version: sql`version + 1` })
        .where('id', '=', id)
        .$if(version !== undefined, (query) => query.where('version', '=', version as number))
        .executeTakeFirstOrThrow()
        .catch(nameTaken);
      if (numUpdatedRows === 0n) throw editedMeanwhile();
      for (const environment of environments) connectors.forget(id, environment);
      return shown.get(id);
    },
    async remove(id, { force, version }) {
      const { name, version: current } = await shown.get(id);
      if (version !== undefined && version !== current) throw editedMeanwhile();
      const dependents = await dependentsOf(db, id);
      if (!force) assertUnused(dependents);
      await db.transaction().execute(async (transaction) => {
        await claimVersion(transaction, id, version);
        await transaction.deleteFrom('connection_credentials').where('connection_id', '=', id).execute();
        await switchOff(transaction, dependents, now());
        // The name is free again; the row stays for the history that points to it.
        await transaction
          .updateTable('connections')
          .set({ deleted_at_ms: now(), name: `${name} (${id})` })
          .where('id', '=', id)
          .execute();
      });
      for (const environment of environments) connectors.forget(id, environment);
      onRemoved();
    },
    async sandboxNowMs(id, environment) {
      try {
        return await sandboxNowMs(sealed.openForUse(await sealed.row(id, environment)));
      } catch (error) {
        if (error instanceof Problem) return undefined;
        throw error;
      }
    },
    async probe(id, environment) {
      const row = await sealed.row(id, environment);
      const report = await probeNow(sealed.openForUse(row), now);
      await keepProbe(db, row, report);
      return report;
    },
    connector: connectors.get,
    bulk: connectors.bulk,
    close: connectors.close,
  };
}

function nameTaken(error: unknown): never {
  if (isUniqueViolation(error)) {
    throw new Problem(409, 'name_taken', 'This client has a connection of that name already', '/name');
  }
  throw error;
}
