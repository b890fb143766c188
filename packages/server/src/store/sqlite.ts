import { closeSync, openSync } from 'node:fs';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { DatabaseSync } from './node-sqlite.ts';
import { setPragmas } from './pragmas.ts';

/** Statements kept prepared; Kysely hands us SQL text, and preparing costs more than running. */
const MAX_PREPARED_STATEMENTS = 500;

type SqliteParameters = ReadonlyArray<unknown>;

/**
 * Node's built-in SQLite as a Kysely dialect.
 *
 * WAL with `synchronous=FULL`: a statement that returned has been fsynced, which is what the
 * ingress promises before it answers 200.
 */
export function sqliteDialect(file: string): SqliteDialect {
  makePrivate(file);
  const database = new DatabaseSync(file);
  setPragmas(database);
  const prepared = new Map<string, ReturnType<typeof adapt>>();
  return new TransactionalDialect({
    database: {
      close: () => database.close(),
      prepare(sql) {
        const known = prepared.get(sql);
        if (known) return known;
        if (prepared.size >= MAX_PREPARED_STATEMENTS) prepared.clear();
        const statement = adapt(database.prepare(sql));
        prepared.set(sql, statement);
        return statement;
      },
    },
  });
}

/** What SQLite can and Kysely's own dialect leaves out. */
class TransactionalDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }

  override createDriver(): SqliteDriver {
    return new WritingDriver(this.#config);
  }
}

/** Migrations are whole or not there, whatever kills the process between two of their statements. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * All our transactions write. One that begins as a reader is refused at its first write, without any wait, when another
 * process wrote meanwhile.
 */
class WritingDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** A new file is its owner's alone; the log that SQLite puts beside it takes after it. */
export function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

/** Kysely speaks to better-sqlite3's interface; this is the part of it that it uses. */
function adapt(statement: StatementSync) {
  return {
    reader: statement.columns().length > 0,
    all: (parameters: SqliteParameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters: SqliteParameters) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters: SqliteParameters) => statement.iterate(...(parameters as SQLInputValue[])),
  };
}
