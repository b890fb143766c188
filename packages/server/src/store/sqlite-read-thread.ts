import { constants, platform, setPriority } from 'node:os';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { setPragmas } from './pragmas.ts';
import type { ReadAnswer, ReadRequest } from './sqlite-reads.ts';

/** Statements kept prepared: a filter has many combinations. */
const MAX_PREPARED = 200;
/** What one answer holds at most, in characters: lists are pages, and a page is far smaller. */
const MAX_ANSWER_CHARACTERS = 32_000_000;

// Whoever reads gives way to whoever stores. On Linux alone is a priority one of a thread, and not of the process.
if (platform() === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** The thread behind `sqliteReads`: one query per message. */
const database = new DatabaseSync(workerData as string);
setPragmas(database);
database.exec('pragma query_only = on');
const prepared = new Map<string, StatementSync>();

parentPort?.on('message', (request: ReadRequest) => parentPort?.postMessage(answer(request)));

function answer({ sql, parameters }: ReadRequest): ReadAnswer {
  try {
    const rows: unknown[] = [];
    let characters = 0;
    for (const row of statement(sql).iterate(...(parameters as SQLInputValue[]))) {
      for (const value of Object.values(row)) if (typeof value === 'string') characters += value.length;
      if (characters > MAX_ANSWER_CHARACTERS) return { error: 'The answer is too large: ask for fewer at a time' };
      rows.push(row);
    }
    return { rows };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function statement(sql: string): StatementSync {
  const known = prepared.get(sql);
  if (known) return known;
  if (prepared.size >= MAX_PREPARED) prepared.clear();
  const made = database.prepare(sql);
  prepared.set(sql, made);
  return made;
}
