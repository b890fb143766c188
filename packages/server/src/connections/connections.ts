import { type Connection, type Connector, type Credentials, createConnector } from '@cio-bridge/connector';
import { newId } from '../ids.ts';
import { notFound } from '../problem.ts';
import type { Database } from '../store/store.ts';
import type { Vault } from '../vault/vault.ts';

export type Environment = keyof Connection['environments'];

/** Clients and their connections; the only place that opens sealed credentials. */
export interface Connections {
  createClient(name: string): Promise<string>;
  create(connection: { clientId: string; name: string }): Promise<string>;
  setCredentials(connectionId: string, environment: Environment, credentials: Credentials): Promise<void>;
  /** The connector of one environment, kept open between calls so that its sockets and its rate governor are shared. */
  connector(connectionId: string, environment: Environment): Promise<Connector>;
  close(): Promise<void>;
}

const record = (connectionId: string, environment: Environment) =>
  `connection_credentials/${connectionId}/${environment}`;

export function createConnections({ db, vault }: { db: Database; vault: Vault }): Connections {
  const open = new Map<string, Promise<Connector>>();

  async function load(connectionId: string, environment: Environment): Promise<Connector> {
    const row = await db
      .selectFrom('connections')
      .innerJoin('clients', 'clients.id', 'connections.client_id')
      .innerJoin('connection_credentials', 'connection_credentials.connection_id', 'connections.id')
      .where('connections.id', '=', connectionId)
      .where('connection_credentials.environment', '=', environment)
      .select(['connections.name as name', 'clients.name as client', 'connection_credentials.sealed as sealed'])
      .executeTakeFirst();
    if (!row) throw notFound(`connection with ${environment} credentials`);
    const credentials = JSON.parse(vault.open(record(connectionId, environment), row.sealed)) as Credentials;
    // The run's engine owns retries (one layer, never two).
    return createConnector({
      connection: { name: row.name, client: row.client, environments: { [environment]: credentials } },
      environment,
      retries: false,
    });
  }

  async function forget(key: string): Promise<void> {
    const connector = await open.get(key)?.catch(() => undefined);
    open.delete(key);
    await connector?.close();
  }

  return {
    async createClient(name) {
      const id = newId('cl');
      await db.insertInto('clients').values({ id, name, created_at_ms: Date.now() }).execute();
      return id;
    },
    async create({ clientId, name }) {
      const id = newId('con');
      await db.insertInto('connections').values({ id, client_id: clientId, name, created_at_ms: Date.now() }).execute();
      return id;
    },
    async setCredentials(connectionId, environment, credentials) {
      const values = {
        sealed: vault.seal(record(connectionId, environment), JSON.stringify(credentials)),
        updated_at_ms: Date.now(),
      };
      await db
        .insertInto('connection_credentials')
        .values({ connection_id: connectionId, environment, ...values })
        .onConflict((conflict) => conflict.columns(['connection_id', 'environment']).doUpdateSet(values))
        .execute();
      await forget(`${connectionId}/${environment}`);
    },
    connector(connectionId, environment) {
      const key = `${connectionId}/${environment}`;
      const known = open.get(key);
      if (known !== undefined) return known;
      const loading = load(connectionId, environment);
      open.set(key, loading);
      loading.catch(() => open.delete(key));
      return loading;
    },
    async close() {
      await Promise.all([...open.keys()].map(forget));
    },
  };
}
