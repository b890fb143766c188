import { PostgresDialect } from 'kysely';
import pg from 'pg';

/** Postgres type 20 is `bigint`. Ours are milliseconds and counters, all far below 2^53. */
const BIGINT_TYPE_ID = 20;

/** Postgres as a Kysely dialect, with `bigint` columns read as numbers, as SQLite gives them. */
export function postgresDialect(connectionString: string, maxConnections = 10): PostgresDialect {
  const pool = new pg.Pool({
    connectionString,
    max: maxConnections,
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
  return new PostgresDialect({ pool });
}
