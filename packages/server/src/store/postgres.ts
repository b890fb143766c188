import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { READ_DEADLINE_MS } from './read-deadline.ts';
import type { Tables } from './tables.ts';

/** Postgres type 20 is `bigint`. Ours are milliseconds and counters, all far below 2^53. */
const BIGINT_TYPE_ID = 20;

const READ_CONNECTIONS = 4;

/** Postgres as a Kysely dialect, with `bigint` columns read as numbers, as SQLite gives them. */
export function postgresDialect(connectionString: string, maxConnections = 10): PostgresDialect {
  return new PostgresDialect({ pool: openPool({ connectionString, max: maxConnections }) });
}

/** Connections of their own for what may take long, so that writers never line up behind it. */
export function postgresReads(connectionString: string): Kysely<Tables> {
  const pool = openPool({ connectionString, max: READ_CONNECTIONS });
  // Settings of the session and not of the connection string: poolers refuse those that they do not know.
  pool.on('connect', (client) => {
    void client
      .query(`set statement_timeout = ${READ_DEADLINE_MS}; set default_transaction_read_only = on`)
      .catch(() => undefined);
  });
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    types: {
      getTypeParser: (id, format) =>
        id === BIGINT_TYPE_ID && format !== 'binary' ? Number : pg.types.getTypeParser(id, format),
    },
  });
  // When Postgres goes away, whoever waits for a query hears of it. A connection that nobody waits for is
  // replaced when it is needed next; unheard, its error would end the process.
  const replaced = () => undefined;
  pool.on('error', replaced);
  pool.on('connect', (client) => client.on('error', replaced));
  return pool;
}
