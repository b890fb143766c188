import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { BatchAnswer, BatchRequest } from './batch.ts';
import { DatabaseSync } from './node-sqlite.ts';
import { setPragmas } from './pragmas.ts';

/** The thread behind `sqliteBatch`: one transaction per message. */
const database = new DatabaseSync(workerData as string);
setPragmas(database);
const prepared = new Map<string, StatementSync>();

parentPort?.on('message', (request: BatchRequest) => parentPort?.postMessage(answer(request)));

function answer(request: BatchRequest): BatchAnswer {
  try {
    database.exec('begin immediate');
    const rows = request.map(({ sql, parameters, rows, answersUnchanged }) => {
      const prepared = statement(sql);
      const executions: (readonly unknown[])[] = rows === undefined ? [parameters] : JSON.parse(rows);
      if (!answersUnchanged)
        return executions.flatMap((parameters) => prepared.all(...(parameters as SQLInputValue[])));
      return executions
        .filter((parameters) => prepared.run(...(parameters as SQLInputValue[])).changes === 0)
        .map(([id]) => ({ id }));
    });
    database.exec('commit');
    return { rows };
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    if (!(error instanceof Error)) return { error: String(error) };
    return { error: error.message, errcode: (error as { errcode?: number }).errcode };
  }
}

function statement(sql: string): StatementSync {
  const known = prepared.get(sql) ?? database.prepare(sql);
  prepared.set(sql, known);
  return known;
}
