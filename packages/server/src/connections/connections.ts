import {
  type CredentialName,
  type Credentials,
  credentialTitles,
  type Environment,
  environments,
  type ProbeReport,
  probeConnection,
} from '@cio-bridge/connector';
import { sql } from 'kysely';
import { newId } from '../ids.ts';
import type { Endpoints } from '../inbound/endpoints/endpoints.ts';
import { editedMeanwhile, notFound, Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { isUniqueViolation } from '../store/unique-violation.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Tracing } from '../telemetry/tracing/tracing.ts';
import { sealedRecord } from '../vault/sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';
import type { ActivityLog, Caller } from './activity/activity.ts';
import { type EnvironmentFacts, environmentFacts, type PreviousKeys, stillUndoable } from './credentials.ts';
import { createOpenConnectors, type LoggedConnector } from './open-connectors.ts';

export type { Environment };

const PROBE_TIMEOUT_MS = 15_000;

/** One client's Customer.io, as it is shown: no secret is in it. */
export interface ConnectionFacts {
  id: string;
  name: string;
  client: { id: string; name: string };
  environments: Partial<Record<Environment, EnvironmentFacts>>;
  version: number;
  createdAtMs: number;
}

/** What depends on a connection. */
export interface Dependents {
  endpoints: { id: string; environment: string }[];
  workflows: { id: string; name: string }[];
}

/** The parts of credentials that are no secrets; `null` takes an optional one away. */
export interface SettingsChange {
  region?: Credentials['region'] | undefined;
  siteId?: string | undefined;
  recipientAllowlist?: string[] | null | undefined;
}

/** Connections and their credentials; the only place that opens sealed credentials. */
export interface Connections {
  create(connection: { clientId: string; name: string }): Promise<string>;
  get(id: string): Promise<ConnectionFacts>;
  /** Newest first; only those of `clientIds`, if given. */
  list(page: {
    limit: number;
    before?: string | undefined;
    clientIds?: readonly string[] | undefined;
    clientId?: string | undefined;
  }): Promise<ConnectionFacts[]>;
  /** @param version - What the caller saw, here and below; another one in the store is a 412. `undefined` overwrites. */
  rename(id: string, name: string, version: number | undefined): Promise<ConnectionFacts>;
  dependents(id: string): Promise<Dependents>;
  /**
   * Erases the credentials and hides the connection; its history stays for as long as it is kept.
   *
   * @throws Problem 409 naming what depends on it, unless `force`: then its workflows are switched off.
   */
  remove(id: string, options: { force: boolean; version?: number | undefined }): Promise<void>;

  /** Replaces all credentials of an environment; what was there before cannot be brought back. */
  setCredentials(id: string, environment: Environment, credentials: Credentials, version?: number): Promise<void>;
  changeSettings(id: string, environment: Environment, change: SettingsChange, version?: number): Promise<void>;
  /**
   * Replaces one key, once Customer.io takes the new one; the old one can be brought back for 24 hours.
   *
   * @throws Problem 422 with what is wrong, unless `force`; nothing has changed then.
   */
  rotateKey(
    id: string,
    environment: Environment,
    key: CredentialName,
    value: string,
    options: { force: boolean },
  ): Promise<void>;
  undoRotation(id: string, environment: Environment, key: CredentialName): Promise<void>;
  /** Erases an optional key, and the one before it. */
  revokeKey(id: string, environment: Environment, key: CredentialName): Promise<void>;
  revokeEnvironment(id: string, environment: Environment): Promise<void>;
  /** Asks Customer.io about each key and keeps what was found. */
  probe(id: string, environment: Environment): Promise<ProbeReport & { atMs: number }>;

  /**
   * The connector of one environment. Its sockets and its rate governor are shared by all callers,
   * and every call through it is in the activity log.
   */
  connector(id: string, environment: Environment, caller?: Caller): Promise<LoggedConnector>;
  close(): Promise<void>;
}

type CredentialsRow = Tables['connection_credentials'];

const ids = (row: Pick<CredentialsRow, 'connection_id' | 'environment'>) => [row.connection_id, row.environment];

export function createConnections(services: {
  db: Database;
  vault: Vault;
  activity: ActivityLog;
  metrics: Metrics;
  tracing: Pick<Tracing, 'sent'>;
  endpoints: Pick<Endpoints, 'remove'>;
  now?: () => number;
}): Connections {
  const { db, vault, activity, metrics, tracing, endpoints: triggerEndpoints, now = Date.now } = services;

  const openCredentials = (row: CredentialsRow): Credentials =>
    JSON.parse(vault.open(sealedRecord('connection_credentials', ids(row), 'sealed'), row.sealed)) as Credentials;

  const openPrevious = (row: CredentialsRow): PreviousKeys => {
    if (row.sealed_previous === null) return {};
    const record = sealedRecord('connection_credentials', ids(row), 'sealed_previous');
    return stillUndoable(JSON.parse(vault.open(record, row.sealed_previous)) as PreviousKeys, now());
  };

  const connectors = createOpenConnectors({ db, openCredentials, activity, metrics, tracing });

  async function connectionRow(id: string) {
    const row = await shownConnections(db).where('connections.id', '=', id).executeTakeFirst();
    if (!row) throw notFound('connection');
    return row;
  }

  async function credentialsRow(id: string, environment: Environment): Promise<CredentialsRow> {
    await connectionRow(id);
    const row = await db
      .selectFrom('connection_credentials')
      .selectAll()
      .where('connection_id', '=', id)
      .where('environment', '=', environment)
      .executeTakeFirst();
    if (!row) throw new Problem(404, 'no_credentials', `This connection has no ${environment} credentials`);
    return row;
  }

  async function toFacts(rows: Awaited<ReturnType<typeof connectionRow>>[]): Promise<ConnectionFacts[]> {
    if (rows.length === 0) return [];
    const credentials = await db
      .selectFrom('connection_credentials')
      .selectAll()
      .where(
        'connection_id',
        'in',
        rows.map(({ id }) => id),
      )
      .execute();
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      client: { id: row.client_id, name: row.client },
      environments: Object.fromEntries(
        credentials
          .filter((sealed) => sealed.connection_id === row.id)
          .sort((a, b) => inOrder(a.environment) - inOrder(b.environment))
          .map((sealed) => [
            sealed.environment,
            environmentFacts(sealed, openCredentials(sealed), openPrevious(sealed)),
          ]),
      ),
      version: row.version,
      createdAtMs: row.created_at_ms,
    }));
  }

  /** Writes what `edit` makes of the credentials, unless somebody else was quicker. */
  async function edit(
    row: CredentialsRow,
    change: (
      credentials: Credentials,
      previous: PreviousKeys,
      keyTimes: Partial<Record<CredentialName, number>>,
    ) => void,
    version?: number,
  ): Promise<void> {
    const credentials = openCredentials(row);
    const previous = openPrevious(row);
    const keyTimes =
      row.key_times === null ? {} : (JSON.parse(row.key_times) as Partial<Record<CredentialName, number>>);
    change(credentials, previous, keyTimes);
    await db.transaction().execute(async (transaction) => {
      await claim(transaction, row.connection_id, version);
      const { numUpdatedRows } = await transaction
        .updateTable('connection_credentials')
        .set({
          ...sealRow(row.connection_id, row.environment, credentials, previous),
          key_times: JSON.stringify(keyTimes),
        })
        .where('connection_id', '=', row.connection_id)
        .where('environment', '=', row.environment)
        .where('updated_at_ms', '=', row.updated_at_ms)
        .where('sealed', '=', row.sealed)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) throw editedMeanwhile();
    });
    connectors.forget(row.connection_id, row.environment as Environment);
  }

  function sealRow(id: string, environment: string, credentials: Credentials, previous: PreviousKeys) {
    const keys = [id, environment];
    const seal = (column: string, value: unknown) =>
      vault.seal(sealedRecord('connection_credentials', keys, column), JSON.stringify(value));
    return {
      sealed: seal('sealed', credentials),
      sealed_previous: Object.keys(previous).length > 0 ? seal('sealed_previous', previous) : null,
      updated_at_ms: now(),
    };
  }

  /** Makes the next version, in the transaction of the change: of two who saw the same one, one does. */
  async function claim(transaction: Database, id: string, version: number | undefined): Promise<void> {
    const { numUpdatedRows } = await transaction
      .updateTable('connections')
      .set({ version: sql`version + 1` })
      .where('id', '=', id)
      .$if(version !== undefined, (query) => query.where('version', '=', version as number))
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw editedMeanwhile();
  }

  async function probeNow(credentials: Credentials): Promise<ProbeReport & { atMs: number }> {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    try {
      return { ...(await probeConnection(credentials, { signal })), atMs: now() };
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new Problem(503, 'probe_timeout', 'Customer.io did not answer within 15 seconds: try again later');
    }
  }

  async function keepProbe(row: CredentialsRow, report: ProbeReport & { atMs: number }): Promise<void> {
    await db
      .updateTable('connection_credentials')
      .set({ probe: JSON.stringify(report) })
      .where('connection_id', '=', row.connection_id)
      .where('environment', '=', row.environment)
      .execute();
  }

  async function get(id: string): Promise<ConnectionFacts> {
    const [facts] = await toFacts([await connectionRow(id)]);
    return facts as ConnectionFacts;
  }

  async function dependents(id: string): Promise<Dependents> {
    const [endpoints, workflows] = await Promise.all([
      db
        .selectFrom('trigger_endpoints')
        .select(['id', 'environment'])
        .where('connection_id', '=', id)
        .where('deleted_at_ms', 'is', null)
        .execute(),
      db
        .selectFrom('workflows')
        .leftJoin('trigger_endpoints', 'trigger_endpoints.id', 'workflows.endpoint_id')
        .select(['workflows.id as id', 'workflows.name as name'])
        .where(({ or, eb }) =>
          or([eb('trigger_endpoints.connection_id', '=', id), eb('workflows.connection_id', '=', id)]),
        )
        .where('workflows.enabled', '=', 1)
        .execute(),
    ]);
    return { endpoints, workflows };
  }

  return {
    get,
    dependents,
    async create({ clientId, name }) {
      const id = newId('con');
      await db
        .insertInto('connections')
        .values({ id, client_id: clientId, name, created_at_ms: now() })
        .execute()
        .catch(nameTaken);
      return id;
    },
    async list({ limit, before, clientIds, clientId }) {
      const rows = await shownConnections(db)
        .$if(before !== undefined, (query) => query.where('connections.id', '<', before as string))
        .$if(clientIds !== undefined, (query) => query.where('client_id', 'in', clientIds as string[]))
        .$if(clientId !== undefined, (query) => query.where('client_id', '=', clientId as string))
        .orderBy('connections.id', 'desc')
        .limit(limit)
        .execute();
      return toFacts(rows);
    },
    async rename(id, name, version) {
      await connectionRow(id);
      const { numUpdatedRows } = await db
        .updateTable('connections')
        .set({ name, version: sql`version + 1` })
        .where('id', '=', id)
        .$if(version !== undefined, (query) => query.where('version', '=', version as number))
        .executeTakeFirstOrThrow()
        .catch(nameTaken);
      if (numUpdatedRows === 0n) throw editedMeanwhile();
      for (const environment of environments) connectors.forget(id, environment);
      return get(id);
    },
    async remove(id, { force, version }) {
      const { name, version: current } = await connectionRow(id);
      if (version !== undefined && version !== current) throw editedMeanwhile();
      const { endpoints, workflows } = await dependents(id);
      if (!force && endpoints.length + workflows.length > 0) {
        const names = [
          ...endpoints.map((endpoint) => `trigger endpoint ${endpoint.id} (${endpoint.environment})`),
          ...workflows.map((workflow) => `workflow ${workflow.name}`),
        ];
        throw new Problem(
          409,
          'connection_in_use',
          `What depends on this connection: ${names.join(', ')}. Delete it with force=true to switch those off too`,
        );
      }
      await db.transaction().execute(async (transaction) => {
        await claim(transaction, id, version);
        await transaction.deleteFrom('connection_credentials').where('connection_id', '=', id).execute();
        if (workflows.length > 0) {
          const workflowIds = workflows.map((workflow) => workflow.id);
          await transaction.updateTable('workflows').set({ enabled: 0 }).where('id', 'in', workflowIds).execute();
        }
        // The name is free again; the row stays for the history that points to it.
        await transaction
          .updateTable('connections')
          .set({ deleted_at_ms: now(), name: `${name} (${id})` })
          .where('id', '=', id)
          .execute();
      });
      for (const endpoint of endpoints) await triggerEndpoints.remove(endpoint.id);
      for (const environment of environments) connectors.forget(id, environment);
    },

    async setCredentials(id, environment, credentials, version) {
      await connectionRow(id);
      const keyTimes = { trackApiKey: now(), appApiKey: now(), pipelinesWriteKey: now() };
      const values = {
        ...sealRow(id, environment, credentials, {}),
        key_times: JSON.stringify(keyTimes),
        probe: null,
      };
      await db.transaction().execute(async (transaction) => {
        await claim(transaction, id, version);
        await transaction
          .insertInto('connection_credentials')
          .values({ connection_id: id, environment, ...values })
          .onConflict((conflict) => conflict.columns(['connection_id', 'environment']).doUpdateSet(values))
          .execute();
      });
      connectors.forget(id, environment);
    },
    async changeSettings(id, environment, { region, siteId, recipientAllowlist }, version) {
      const row = await credentialsRow(id, environment);
      const change = (credentials: Credentials) => {
        if (region !== undefined) credentials.region = region;
        if (siteId !== undefined) credentials.siteId = siteId;
        if (recipientAllowlist === null) delete credentials.recipientAllowlist;
        else if (recipientAllowlist !== undefined) credentials.recipientAllowlist = recipientAllowlist;
      };
      await edit(row, change, version);
    },
    async rotateKey(id, environment, key, value, { force }) {
      const row = await credentialsRow(id, environment);
      const report = await probeNow({ ...openCredentials(row), [key]: value });
      const fault = report.faults.find(({ field }) => field === key);
      if (fault && !force) {
        throw new Problem(
          422,
          `key_refused_${fault.code}`,
          `${fault.message} The key before it stays in use`,
          '/value',
        );
      }
      await edit(row, (credentials, previous, keyTimes) => {
        const old = credentials[key];
        if (old !== undefined && old !== value) previous[key] = { value: old, replacedAtMs: now() };
        credentials[key] = value;
        keyTimes[key] = now();
      });
      await keepProbe(row, report);
    },
    async undoRotation(id, environment, key) {
      const row = await credentialsRow(id, environment);
      await edit(row, (credentials, previous, keyTimes) => {
        const old = previous[key];
        if (!old) {
          throw new Problem(
            409,
            'nothing_to_undo',
            `There is no ${credentialTitles[key]} to bring back: it was not replaced in the last 24 hours`,
          );
        }
        delete previous[key];
        credentials[key] = old.value;
        keyTimes[key] = now();
      });
      await keepProbe(row, await probeNow(openCredentials(await credentialsRow(id, environment))));
    },
    async revokeKey(id, environment, key) {
      if (key === 'trackApiKey') {
        throw new Problem(
          409,
          'key_required',
          'No connection works without its Track API key: revoke the whole environment instead',
        );
      }
      await edit(await credentialsRow(id, environment), (credentials, previous) => {
        delete credentials[key];
        delete previous[key];
      });
    },
    async revokeEnvironment(id, environment) {
      await credentialsRow(id, environment);
      await db.transaction().execute(async (transaction) => {
        await claim(transaction, id, undefined);
        await transaction
          .deleteFrom('connection_credentials')
          .where('connection_id', '=', id)
          .where('environment', '=', environment)
          .execute();
      });
      connectors.forget(id, environment);
    },
    async probe(id, environment) {
      const row = await credentialsRow(id, environment);
      const report = await probeNow(openCredentials(row));
      await keepProbe(row, report);
      return report;
    },

    connector: connectors.get,
    close: connectors.close,
  };
}

/** Connections that were not deleted, with their clients. */
const shownConnections = (db: Database) =>
  db
    .selectFrom('connections')
    .innerJoin('clients', 'clients.id', 'connections.client_id')
    .select([
      'connections.id as id',
      'connections.name as name',
      'connections.client_id as client_id',
      'connections.version as version',
      'connections.created_at_ms as created_at_ms',
      'clients.name as client',
    ])
    .where('connections.deleted_at_ms', 'is', null);

const inOrder = (environment: string): number => environments.indexOf(environment as Environment);

function nameTaken(error: unknown): never {
  if (isUniqueViolation(error)) {
    throw new Problem(409, 'name_taken', 'This client has a connection of that name already', '/name');
  }
  throw error;
}
