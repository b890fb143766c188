import { sql } from 'kysely';
import type { Logger } from 'pino';
import { newId } from '../../ids.ts';
import { insertRows, storableText } from '../../store/batch.ts';
import type { Store } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

/** How long entries gather before they are written together; what a crash costs at most. */
const GATHER_MS = 100;
const MAX_ROWS_PER_STATEMENT = 200;
/** When the store is away: the oldest make room. */
const MAX_WAITING = 10_000;
const MAX_INPUT_CHARACTERS = 16_000;

/** On whose behalf an action is called. */
export type Caller =
  | { type: 'run'; runId: string; stepId: string; workflowId: string }
  | { type: 'person' | 'token'; id: string; name: string }
  | { type: 'server' };

export type ActivityOutcome = 'succeeded' | 'failed' | 'dry-run';

/** One call of an action, to be kept. */
export interface NewActivity {
  caller: Caller;
  clientId: string;
  connectionId: string;
  environment: string;
  action: string;
  startedAtMs: number;
  durationMs: number;
  outcome: ActivityOutcome;
  errorCode: string | null;
  remedy: string | null;
  error: string | null;
  /** What it was asked to do, as JSON, secrets masked. */
  input: string;
  /** What was said to Customer.io for it, and what came back: each an `Exchange` as JSON. */
  calls: string[];
}

export interface ActivityLog {
  /** Keeps the entry soon; the action does not wait for it. */
  record(activity: NewActivity): void;
  /** Writes what is waiting. */
  flush(): Promise<void>;
}

type Row = Tables['activities'];

/** Every action that was called, whoever called it. */
export function createActivityLog(services: {
  store: Store;
  metrics: Pick<Metrics, 'action'>;
  /** Calls were written, on behalf of these clients. */
  onWritten: (clientIds: string[]) => void;
  log: Logger;
}): ActivityLog {
  const { store, metrics, onWritten, log } = services;
  const waiting: Row[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const rows = waiting.splice(0, MAX_ROWS_PER_STATEMENT);
      try {
        // A run calls many actions: the fsync must not hold up the event loop.
        await store.batch([insertActivities(store.kind, rows)]);
        onWritten(rows.map((row) => row.client_id));
      } catch (error) {
        log.error({ err: error, entries: rows.length }, 'the activity log could not be written; it tries again');
        waiting.unshift(...rows);
        waiting.splice(0, Math.max(0, waiting.length - MAX_WAITING));
        return;
      }
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writeAll);
    return writing;
  }

  return {
    flush,
    record(activity) {
      const { action, outcome, remedy, durationMs } = activity;
      metrics.action({ action, outcome, remedy, ms: durationMs });
      waiting.push(toRow(activity));
      timer ??= setTimeout(() => void flush(), GATHER_MS).unref();
    },
  };
}

const columns = {
  id: 'text',
  started_at_ms: 'bigint',
  duration_ms: 'double precision',
  caller_type: 'text',
  caller_id: 'text',
  caller_name: 'text',
  run_id: 'text',
  step_id: 'text',
  client_id: 'text',
  connection_id: 'text',
  environment: 'text',
  action: 'text',
  outcome: 'text',
  error_code: 'text',
  remedy: 'text',
  error: 'text',
  input: 'text',
  calls: 'text',
} as const satisfies Record<keyof Row, string>;
const columnNames = Object.keys(columns) as (keyof Row)[];

const insertActivities = (kind: Store['kind'], rows: Row[]) =>
  insertRows(kind, {
    into: 'activities',
    columns,
    rows: rows.map((row) => columnNames.map((name) => row[name])),
    // A batch whose commit was heard of as a failure is written again.
    suffix: sql`on conflict (id) do nothing`,
  });

function toRow({ caller, ...activity }: NewActivity): Row {
  const isRun = caller.type === 'run';
  const isSomebody = caller.type === 'person' || caller.type === 'token';
  return {
    id: newId('act'),
    started_at_ms: activity.startedAtMs,
    duration_ms: activity.durationMs,
    caller_type: caller.type,
    caller_id: isSomebody ? caller.id : null,
    caller_name: isSomebody ? caller.name : null,
    run_id: isRun ? caller.runId : null,
    step_id: isRun ? caller.stepId : null,
    client_id: activity.clientId,
    connection_id: activity.connectionId,
    environment: activity.environment,
    action: activity.action,
    outcome: activity.outcome,
    error_code: activity.errorCode,
    remedy: activity.remedy,
    error: activity.error === null ? null : storableText(activity.error),
    input: bounded(activity.input),
    calls: activity.calls.length === 0 ? null : `[${activity.calls.join(',')}]`,
  };
}

/** Whole, or its beginning as a text. */
function bounded(json: string): string {
  if (json.length <= MAX_INPUT_CHARACTERS) return json;
  return JSON.stringify(`${json.slice(0, MAX_INPUT_CHARACTERS)} … (${json.length} characters)`);
}
