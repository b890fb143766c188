import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../ids.ts';
import { insertRows, rowsOf, type Statement, storableText } from '../../store/batch.ts';
import type { Store } from '../../store/store.ts';
import type { RunOrigin } from './run.ts';
import { subjectsOf } from './subjects.ts';

export interface NewRun {
  workflowId: string;
  workflowVersion: number;
  startedBy: RunOrigin;
  event: unknown;
  /** What started it: one run per (workflow, activation), whatever is repeated after a crash. */
  activation: string;
  connectionId: string | null;
  environment: string | null;
  orderKey?: string | undefined;
  parentRunId?: string | undefined;
  /** Default: its id. */
  sendName?: string | undefined;
  /** From when on it may have sent what nobody here knows of. */
  lookSinceMs?: number | null | undefined;
  /** The stored event that started it, and the replay that started it again. */
  eventId?: string | undefined;
  replayId?: string | undefined;
  /** Recorded as cancelled while another run of its key is under way. */
  skipWhenBusy?: boolean | undefined;
  /** A run that cannot begin: recorded as failed, with the reason. */
  failure?: { error: string; errorCode: string } | undefined;
}

/** Rows of `runs` for {@link insertRuns}. */
const runRow = (id: string, run: NewRun, nowMs: number) => [
  id,
  run.workflowId,
  run.workflowVersion,
  storableText(JSON.stringify(run.event ?? null)),
  run.activation,
  run.failure ? 'failed' : 'queued',
  run.startedBy,
  run.connectionId,
  run.environment,
  run.orderKey ?? null,
  run.parentRunId ?? null,
  run.failure?.error ?? null,
  run.failure?.errorCode ?? null,
  nowMs,
  run.failure ? nowMs : null,
  run.eventId ?? null,
  run.replayId ?? null,
  run.sendName ?? null,
  run.lookSinceMs ?? null,
];

/**
 * The statements that create runs, the first of them answering with those that are new: for a batch of their own, or one with others.
 *
 * @param only - Those of which this holds, as of `insertRows`.
 */
export function insertRuns(
  kind: Store['kind'],
  runs: NewRun[],
  nowMs: number,
  only?: RawBuilder<unknown>,
): readonly [Statement<{ id: string }>, ...Statement<unknown>[]] {
  const withIds = runs.map((run) => ({ id: newId('run'), run }));
  const inserted = insertRows<{ id: string }>(kind, {
    into: 'runs',
    columns: {
      id: 'text',
      workflow_id: 'text',
      workflow_version: 'bigint',
      event: 'text',
      activation: 'text',
      status: 'text',
      started_by: 'text',
      connection_id: 'text',
      environment: 'text',
      order_key: 'text',
      parent_run_id: 'text',
      error: 'text',
      error_code: 'text',
      created_at_ms: 'bigint',
      ended_at_ms: 'bigint',
      event_id: 'text',
      replay_id: 'text',
      send_name: 'text',
      look_since_ms: 'bigint',
    },
    rows: withIds.map(({ id, run }) => runRow(id, run, nowMs)),
    only,
    suffix: sql`on conflict (workflow_id, activation) do nothing returning id`,
  });
  const also = aboutSomebody(kind, withIds);
  const mayBeSkipped = withIds.filter(({ run }) => run.skipWhenBusy).map(({ id }) => [id]);
  if (mayBeSkipped.length === 0) return [inserted, ...also];
  const skipped = skipBusy(rowsOf(kind, mayBeSkipped, 'created'), nowMs);
  // Of two servers that create runs at once, the second waits here, and sees what the first has created.
  const inTurn = sql<unknown>`select pg_advisory_xact_lock(${sql.lit(SKIP_LOCK)})`;
  return kind === 'postgres' ? [inserted, ...also, inTurn, skipped] : [inserted, ...also, skipped];
}

/** Of runs whose workflow is on. Whoever is just switching it off is waited for, and waits for them. */
export const ofThoseThatAreOn = (kind: Store['kind']): RawBuilder<unknown> => sql`exists (
  select 1 from workflow_environments as its where its.workflow_id = given.workflow_id
    and its.environment = given.environment and its.version is not null
    ${kind === 'postgres' ? sql`for share` : sql``})`;

/** What an event of Customer.io is about stands with the event. */
function aboutSomebody(kind: Store['kind'], withIds: { id: string; run: NewRun }[]): Statement<unknown>[] {
  const subjects = withIds
    .filter(({ run }) => run.eventId === undefined)
    .flatMap(({ id, run }) => subjectsOf(run.event).map((subject) => [subject, id]));
  if (subjects.length === 0) return [];
  return [
    sql<unknown>`insert into run_subjects (subject, run_id)
      select value->>0, value->>1 from ${rowsOf(kind, subjects)} where value->>1 in (select id from runs)`,
  ];
}

/** Those of these runs that have another one of their key before them, or any that is not among them. */
const skipBusy = (created: ReturnType<typeof rowsOf>, nowMs: number) => sql<unknown>`
  update runs set status = 'cancelled', error = ${BUSY}, error_code = 'busy', ended_at_ms = ${nowMs}
  where status = 'queued' and id in (select value->>0 from ${created})
    and exists (select 1 from runs as line where line.workflow_id = runs.workflow_id
      and line.order_key = runs.order_key and line.order_key is not null and line.ended_at_ms is null
      and coalesce(line.environment, 'production') = coalesce(runs.environment, 'production')
      and line.id <> runs.id
      and (line.id < runs.id or line.id not in (select value->>0 from ${created})))`;

/** Ours among the locks of Postgres. */
const SKIP_LOCK = 7_215_001;
const BUSY = 'Another run of its key was under way, and the workflow says: whenBusy: skip';
