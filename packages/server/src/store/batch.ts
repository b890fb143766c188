import { Worker } from 'node:worker_threads';
import { type CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Runs statements in one transaction and resolves, with the rows of each, once they are on disk.
 *
 * For writers that collect rows and write many at once: on SQLite the work and its fsync happen in a
 * thread of its own, so that the event loop goes on meanwhile. Statements take their rows as one
 * parameter, through {@link rowsOf}: their text then never changes and is prepared once.
 */
export type Batch = <Rows extends readonly unknown[]>(
  statements: readonly [...{ [Index in keyof Rows]: RawBuilder<Rows[Index]> }],
) => Promise<{ [Index in keyof Rows]: Rows[Index][] }>;

/**
 * A table of rows to select from, `value->>0` being the first column of each: the only words in
 * which the two databases differ. What is not text is cast: `cast(value->>1 as bigint)`.
 *
 * Postgres keeps no NUL and no lone surrogate in text: see {@link storableText}.
 */
export function rowsOf(kind: 'sqlite' | 'postgres', rows: readonly (readonly (string | number | null)[])[]) {
  const json = JSON.stringify(rows);
  return kind === 'sqlite' ? sql`json_each(${json})` : sql`json_array_elements(${json}::json) as rows(value)`;
}

/** The text with what no database keeps replaced by U+FFFD, so that one odd byte does not stop a whole batch. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{FFFD}');

/** Statements through Kysely itself: for Postgres, where waiting costs the event loop nothing. */
export function kyselyBatch(db: Kysely<Tables>): Batch {
  return (async (statements: readonly RawBuilder<unknown>[]) =>
    db.transaction().execute(async (transaction) => {
      const results: unknown[][] = [];
      for (const statement of statements) results.push((await statement.execute(transaction)).rows);
      return results;
    })) as Batch;
}

/** What the thread is asked, and what it answers. */
export type BatchRequest = Pick<CompiledQuery, 'sql' | 'parameters'>[];
export type BatchAnswer = { rows: unknown[][] } | { error: string };

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
      else underWay?.reject(new Error(answer.error));
    });
    const fail = (error: Error) => {
      worker = undefined; // the next batch starts another one
      underWay?.reject(error);
    };
    started.on('error', fail);
    started.on('exit', (code) => fail(new Error(`The thread that writes to the store ended with code ${code}`)));
    started.unref();
    return started;
  }

  const run = async (statements: readonly RawBuilder<unknown>[]) => {
    const request: BatchRequest = statements.map((statement) => {
      const { sql, parameters } = statement.compile(db);
      return { sql, parameters };
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
