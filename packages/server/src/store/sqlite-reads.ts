import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { READ_DEADLINE_MS, readTookTooLong } from './read-deadline.ts';
import type { Tables } from './tables.ts';

/** Threads that read. More than cores would only take turns, and each may hold an answer in memory. */
const READERS = Math.max(1, Math.min(4, cpus().length));

/** What a reading thread is asked, and what it answers. */
export type ReadRequest = { sql: string; parameters: readonly unknown[] };
export type ReadAnswer = { rows: unknown[] } | { error: string };

/**
 * The SQLite file to read from, each query in a thread of its own.
 *
 * SQLite works in the thread that asks it, so a search through a million rows on the main thread would
 * make every webhook wait for it. What is written is seen here as soon as it is committed.
 *
 * A query that changes anything fails; one past its deadline is a Problem 503.
 */
export function sqliteReads(file: string): Kysely<Tables> {
  const dialect: Dialect = {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ReadingDriver(file),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
  return new Kysely<Tables>({ dialect });
}

/** Hands out reading threads, started when they are needed; whoever finds none free waits in line. */
class ReadingDriver implements Driver {
  readonly #file: string;
  readonly #free: Reader[] = [];
  readonly #all = new Set<Reader>();
  readonly #waiting: PromiseWithResolvers<Reader>[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Reader> {
    const free = this.#free.pop();
    if (free) return free;
    if (this.#all.size < READERS) {
      const reader = new Reader(this.#file);
      this.#all.add(reader);
      return reader;
    }
    const waiting = Promise.withResolvers<Reader>();
    this.#waiting.push(waiting);
    return waiting.promise;
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const reader = connection as Reader;
    const next = this.#waiting.shift();
    if (next) next.resolve(reader);
    else this.#free.push(reader);
  }

  async beginTransaction(): Promise<void> {
    throw new Error('Nothing is written here: use the store itself');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}

  async destroy(): Promise<void> {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new Error('The store is closed'));
    await Promise.all([...this.#all].map((reader) => reader.end()));
  }
}

/** One thread with one connection. It is asked one thing at a time. */
class Reader implements DatabaseConnection {
  readonly #file: string;
  #worker: Worker | undefined;
  #asked: PromiseWithResolvers<ReadAnswer> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const asked = Promise.withResolvers<ReadAnswer>();
    this.#asked = asked;
    this.#worker ??= this.#start();
    this.#worker.postMessage({ sql, parameters } satisfies ReadRequest);
    const deadline = setTimeout(() => this.#giveUp(), READ_DEADLINE_MS).unref();
    try {
      const answer = await asked.promise;
      if ('error' in answer) throw new Error(answer.error);
      return { rows: answer.rows as Row[] };
    } finally {
      clearTimeout(deadline);
      this.#asked = undefined;
    }
  }

  // biome-ignore lint/correctness/useYield: Kysely's interface asks for it, and nothing here streams
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('What is read in a thread comes whole');
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#asked?.reject(new Error('The store is closed'));
    await worker?.terminate();
  }

  #start(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./sqlite-read-thread.${extension}`, import.meta.url), {
      workerData: this.#file,
    });
    worker.on('message', (answer: ReadAnswer) => this.#asked?.resolve(answer));
    const fail = (error: Error) => {
      if (this.#worker !== worker) return;
      this.#worker = undefined; // the next query starts another one
      this.#asked?.reject(error);
    };
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`A thread that reads the store ended with code ${code}`)));
    worker.unref();
    return worker;
  }

  /** SQLite in Node cannot be interrupted: the thread is ended with its query. */
  #giveUp(): void {
    this.#asked?.reject(readTookTooLong());
    void this.end();
  }
}
