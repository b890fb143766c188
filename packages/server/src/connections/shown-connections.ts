import { type Environment, environments } from '@cio-bridge/connector';
import { equalTo, type OneOrMore } from '../store/equal-to.ts';
import { notFound } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import { type EnvironmentFacts, environmentFacts } from './credentials.ts';
import type { SealedCredentials } from './sealed-credentials.ts';

/** One client's Customer.io, as it is shown: no secret is in it. */
export interface ConnectionFacts {
  id: string;
  name: string;
  client: { id: string; name: string };
  environments: Partial<Record<Environment, EnvironmentFacts>>;
  version: number;
  createdAtMs: number;
}

/** Which connections: newest first; only those of `clientIds`, if given. */
export interface ConnectionPage {
  limit: number;
  before?: string | undefined;
  clientIds?: readonly string[] | undefined;
  clientId?: OneOrMore;
  /** With credentials for one of these. */
  environment?: OneOrMore;
}

/** Connections as they are shown. */
export function createShownConnections(services: { db: Database; credentials: SealedCredentials }) {
  const { db, credentials } = services;
  type Row = Awaited<ReturnType<ReturnType<typeof notDeleted>['execute']>>[number];

  async function toFacts(rows: Row[]): Promise<ConnectionFacts[]> {
    if (rows.length === 0) return [];
    const found = await db
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
        found
          .filter((sealed) => sealed.connection_id === row.id)
          .sort((a, b) => inOrder(a.environment) - inOrder(b.environment))
          .map((sealed) => [
            sealed.environment,
            environmentFacts(sealed, credentials.open(sealed), credentials.openPrevious(sealed)),
          ]),
      ),
      version: row.version,
      createdAtMs: row.created_at_ms,
    }));
  }

  return {
    /** @throws Problem 404 */
    async get(id: string): Promise<ConnectionFacts> {
      const row = await notDeleted(db).where('connections.id', '=', id).executeTakeFirst();
      if (!row) throw notFound('connection');
      const [shown] = await toFacts([row]);
      return shown as ConnectionFacts;
    },
    async list({ limit, before, clientIds, clientId, environment }: ConnectionPage): Promise<ConnectionFacts[]> {
      const rows = await notDeleted(db)
        .$if(before !== undefined, (query) => query.where('connections.id', '<', before as string))
        .where((where) => where.and(equalTo(where, { client_id: clientIds })))
        .where((where) => where.and(equalTo(where, { client_id: clientId })))
        .$if(environment !== undefined, (query) =>
          query.where('connections.id', 'in', (where) =>
            where
              .selectFrom('connection_credentials')
              .select('connection_id')
              .where((inner) => inner.and(equalTo(inner, { environment }))),
          ),
        )
        .orderBy('connections.id', 'desc')
        .limit(limit)
        .execute();
      return toFacts(rows);
    },
  };
}

/** Connections that were not deleted, with their clients. */
const notDeleted = (db: Database) =>
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
