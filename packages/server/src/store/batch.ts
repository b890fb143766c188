import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { type CompiledQuery, type Kysely, type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** A Kysely query, a piece of its `sql`, or an {@link insertRows}, before it is sent. */
export interface Statement<Row> {
  compile(db: QueryExecutorProvider): CompiledQuery<Row> & {
    /** The statement is executed once for each of these, and not with its own parameters. */
    rows?: Rows;
    /** Of these rows, the answer is the first value of each that changed nothing, as `id`. */
    answersUnchanged?: boolean;
  };
}

type Value = string | number | null;
type Rows = readonly (readonly Value[])[];
type Kind = 'sqlite' | 'postgres';

/**
 * Runs statements in one transaction and resolves, with the rows of each, once they are on disk.
 *
 * For writers that collect rows and write many at once: on SQLite the work and its fsync happen in a
 * thread of its own, so that the event loop goes on meanwhile. Statements take many rows through
 * {@link insertRows} or {@link rowsOf}: their text then never changes and is prepared once.
 */
export type Batch = <Rows extends readonly unknown[]>(
  statements: readonly [...{ [Index in keyof Rows]: Statement<Rows[Index]> }],
) => Promise<{ [Index in keyof Rows]: Rows[Index][] }>;

/**
 * A table of rows to select from, `value->>0` being the first column of each: the only words in
 * which the two databases differ. What is not text is cast: `cast(value->>1 as bigint)`.
 *
 * Postgres keeps no NUL and no lone surrogate in text: see {@link storableText}.
 */
export function rowsOf(kind: Kind, rows: Rows, name = 'rows_given') {
  const json = JSON.stringify(rows);
  const alias = sql.ref(name);
  return kind === 'sqlite'
    ? sql`json_each(${json}) as ${alias}`
    : sql`json_array_elements(${json}::json) as ${alias}(value)`;
}

interface Insert {
  into: keyof Tables;
  columns: Record<string, 'text' | 'bigint' | 'double precision'>;
  /** Values in the order of the columns. */
  rows: Rows;
}

/**
 * Inserts many rows, with whatever follows in the statement, such as `on conflict … do nothing`.
 *
 * SQLite is quickest with one short statement that is executed for each row, Postgres with one for all.
 */
export function insertRows<Row = unknown>(
  kind: Kind,
  insert: Insert & {
    suffix: RawBuilder<unknown>;
    /** Of the rows, called `given`, only those of which this holds. It takes no values of its own. */
    only?: RawBuilder<unknown> | undefined;
  },
): Statement<Row> {
  const { rows, suffix, only } = insert;
  if (only) return insertSome(kind, insert, sql`where ${only} ${suffix}`);
  if (kind === 'sqlite') {
    const statement = sql<Row>`${insertOne(insert)} ${suffix}`;
    return { compile: (db) => ({ ...statement.compile(db), rows }) };
  }
  return sql<Row>`${target(insert)} select ${values(insert)} from ${rowsOf(kind, rows)} where true ${suffix}`;
}

function insertSome<Row>(kind: Kind, insert: Insert, suffix: RawBuilder<unknown>): Statement<Row> {
  const names = namesOf(insert).map((name) => sql.ref(name));
  const from = (values: RawBuilder<unknown>[], source = sql``) => {
    const given = sql.join(values.map((value, index) => sql`${value} as ${names[index]}`));
    return sql<Row>`${target(insert)} select ${sql.join(names)} from (select ${given} ${source}) as given ${suffix}`;
  };
  if (kind === 'postgres') return from(valuesOf(insert), sql`from ${rowsOf(kind, insert.rows)}`);
  const statement = from(names.map(() => sql`?`));
  return { compile: (db) => ({ ...statement.compile(db), rows: insert.rows }) };
}

/**
 * Inserts many rows except those that are there already, and answers with the ids of the latter: they are few.
 * The first column is `id`.
 */
export function insertNew(
  kind: Kind,
  insert: Insert & {
    /** The columns that make a row known. */
    unique: readonly string[];
  },
): Statement<{ id: string }> {
  const { rows, unique } = insert;
  const suffix = sql`on conflict (${sql.join(unique.map((name) => sql.ref(name)))}) do nothing`;
  if (kind === 'sqlite') {
    // Without `returning`, which costs a third of the insert.
    const statement = sql<{ id: string }>`${insertOne(insert)} ${suffix}`;
    return { compile: (db) => ({ ...statement.compile(db), rows, answersUnchanged: true }) };
  }
  return sql<{ id: string }>`
    with given as materialized (select value from ${rowsOf(kind, rows)}),
      inserted as (${target(insert)} select ${values(insert)} from given where true ${suffix} returning id)
    select value->>0 as id from given where value->>0 not in (select id from inserted)`;
}

const namesOf = ({ columns }: Insert) => Object.keys(columns);

const target = (insert: Insert) =>
  sql`insert into ${sql.table(insert.into)} (${sql.join(namesOf(insert).map((name) => sql.ref(name)))})`;

const insertOne = (insert: Insert) => sql`${target(insert)} values (${sql.join(namesOf(insert).map(() => sql`?`))})`;

/** The columns of a row of {@link rowsOf}. */
const valuesOf = ({ columns }: Insert) =>
  Object.values(columns).map((type, index) => sql`cast(value->>${sql.lit(index)} as ${sql.raw(type)})`);

const values = (insert: Insert) => sql.join(valuesOf(insert));

/** The text with what no database keeps replaced by U+FFFD, so that one odd byte does not stop a whole batch. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{FFFD}');

/** Beyond this, Postgres may refuse to index a text (its limit for a row of an index is 2,704 bytes). */
const MAX_KEY_BYTES = 600;
const KEY_BEGINNING_CHARACTERS = 100;

/**
 * A text of others by which something is found: an id, a person, a metric. One that is too long for an index
 * is its beginning and its hash: still the same for the same text, and another one for another.
 */
export function storableKey(text: string): string {
  const storable = storableText(text);
  // A character is 3 bytes at most.
  if (storable.length * 3 <= MAX_KEY_BYTES || Buffer.byteLength(storable) <= MAX_KEY_BYTES) return storable;
  const hash = createHash('sha256').update(storable).digest('hex');
  return `${storable.slice(0, KEY_BEGINNING_CHARACTERS).toWellFormed()}… sha256:${hash}`;
}

/** Statements through Kysely itself: for Postgres, where waiting costs the event loop nothing. */
export function kyselyBatch(db: Kysely<Tables>): Batch {
  return (async (statements: readonly Statement<unknown>[]) =>
    db.transaction().execute(async (transaction) => {
      const results: unknown[][] = [];
      for (const statement of statements)
        results.push((await transaction.executeQuery(statement.compile(transaction))).rows);
      return results;
    })) as Batch;
}

/** What the thread is asked. */
export type BatchRequest = {
  sql: string;
  parameters: readonly unknown[];
  /** {@link Rows} in JSON, which is copied as it stands: a thousand rows of values each are walked through. */
  rows?: string | undefined;
  answersUnchanged?: boolean | undefined;
}[];
/** What it answers. */
export type BatchAnswer = { rows: unknown[][] } | { error: string; errcode?: number | undefined };

/**
 * Statements through a second connection to the SQLite file, in a thread.
 *
 * SQLite has one writer at a time, and waiting for it would block this thread: so the batch holds
 * Kysely's only connection while it runs, and all others line up for it without blocking.
 */
export function sqliteBatch(db: Kysely<Tables>, file: string): { batch: Batch; close: () => Promise<void> } {
  let worker: Worker | undefined;
  let underWay: PromiseWithResolvers<unknown[][]> | undefined;

  function start(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const started = new Worker(new URL(`./sqlite-batch-thread.${extension}`, import.meta.url), { workerData: file });
    started.on('message', (answer: BatchAnswer) => {
      if ('rows' in answer) underWay?.resolve(answer.rows);
      else underWay?.reject(Object.assign(new Error(answer.error), { errcode: answer.errcode }));
    });
    const fail = (error: Error) => {
      // A thread that broke ends a moment later, too: what is under way by then is another one's.
      if (worker !== started) return;
      worker = undefined; // the next batch starts another one
      underWay?.reject(error);
    };
    started.on('error', fail);
    started.on('exit', (code) => fail(new Error(`The thread that writes to the store ended with code ${code}`)));
    started.unref();
    return started;
  }

  const run = async (statements: readonly Statement<unknown>[]) => {
    const request: BatchRequest = statements.map((statement) => {
      const { sql, parameters, rows, answersUnchanged } = statement.compile(db);
      return { sql, parameters, rows: rows && JSON.stringify(rows), answersUnchanged };
    });
    return db.connection().execute(() => {
      underWay = Promise.withResolvers();
      worker ??= start();
      worker.postMessage(request);
      return underWay.promise;
    });
  };
  return {
    batch: run as Batch,
    async close() {
      await worker?.terminate();
    },
  };
}
