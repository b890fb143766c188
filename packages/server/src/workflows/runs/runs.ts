import { sql } from 'kysely';
import { newId } from '../../ids.ts';
import { insertRows, storableText } from '../../store/batch.ts';
import { notFound, Problem } from '../../store/problem.ts';
import type { Database, Store } from '../../store/store.ts';
import type { Engine } from './engine.ts';
import type { FreshRuns } from './fresh-runs.ts';
import type { StepStatus, WaitingFor } from './run-records.ts';
import type { RunWaits } from './run-waits.ts';

export const runStatuses = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** What started a run: an event, a person or program, the schedule, another run. */
export const runOrigins = ['event', 'manual', 'schedule', 'run'] as const;
export type RunOrigin = (typeof runOrigins)[number];

export interface Run {
  id: string;
  workflowId: string;
  /** Name of the workflow. */
  workflow: string;
  workflowVersion: number;
  clientId: string;
  status: RunStatus;
  waitingFor: WaitingFor | null;
  startedBy: RunOrigin;
  /** The event that started it, in the trigger's normal form, or what a manual start gave instead. */
  event: unknown;
  connectionId: string | null;
  connection: string | null;
  environment: string | null;
  parentRunId: string | null;
  /** What started it, unique within the workflow. */
  activation: string;
  orderKey: string | null;
  /** Counts from 1; each retry is the next. */
  attempt: number;
  error: string | null;
  errorCode: string | null;
  failedStep: string | null;
  createdAtMs: number;
  endedAtMs: number | null;
}

export interface RunStep {
  stepId: string;
  type: string | null;
  status: StepStatus;
  input: unknown;
  output: unknown;
  error: string | null;
  errorCode: string | null;
  remedy: string | null;
  detail: unknown;
  attempts: number;
  startedAtMs: number;
  endedAtMs: number | null;
}

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
  /** The stored event that started it, and the replay that started it again. */
  eventId?: string | undefined;
  replayId?: string | undefined;
  /** A run that cannot begin: recorded as failed, with the reason. */
  failure?: { error: string; errorCode: string } | undefined;
}

export interface RunFilter {
  workflowId?: string | undefined;
  status?: RunStatus | undefined;
  waitingFor?: WaitingFor | undefined;
  connectionId?: string | undefined;
  errorCode?: string | undefined;
  failedStep?: string | undefined;
  /** Ids of the only clients whose runs may be seen. */
  clientIds?: readonly string[] | undefined;
}

/** Failed runs that failed alike. */
export interface FailureGroup {
  workflowId: string;
  workflow: string;
  failedStep: string | null;
  errorCode: string | null;
  /** The message of the latest. */
  error: string | null;
  runs: number;
  latestRunId: string;
}

export interface Runs {
  get(id: string): Promise<Run>;
  list(page: RunFilter & { limit: number; before?: string | undefined }): Promise<Run[]>;
  steps(runId: string): Promise<RunStep[]>;
  failures(filter: Pick<RunFilter, 'workflowId' | 'clientIds'>): Promise<FailureGroup[]>;
  /** Creates runs that wait to be started; those that exist already are left as they are. */
  create(runs: NewRun[]): Promise<void>;
  /** The id of a run that was created. */
  find(workflowId: string, activation: string): Promise<string | undefined>;
  /** @throws Problem 409 when it has ended. */
  cancel(id: string): Promise<void>;
  /** Goes on from the step that failed. @throws Problem 409 unless it failed or was cancelled. */
  retry(id: string): Promise<void>;
  /** How many runs may be at work on a connection at once; `null` for no limit. */
  connectionLimit(connectionId: string): Promise<number | null>;
  limitConnection(connectionId: string, concurrency: number | null): Promise<void>;
  /** Retries the failed runs that the filter lets through, oldest first. */
  retryMany(filter: RunFilter & { limit: number }): Promise<number>;
}

const parseJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/** Rows of `runs` for {@link insertRuns}. */
const runRow = (run: NewRun, nowMs: number) => [
  newId('run'),
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
];

/** The statement that creates runs: for a batch of its own, or one with others. */
export function insertRuns(kind: Store['kind'], runs: NewRun[], nowMs: number) {
  return insertRows<{ id: string }>(kind, {
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
    },
    rows: runs.map((run) => runRow(run, nowMs)),
    suffix: sql`on conflict (workflow_id, activation) do nothing returning id`,
  });
}

/** Runs as {@link toRun} reads them. */
export const runRows = (db: Database) =>
  db
    .selectFrom('runs')
    .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
    .leftJoin('connections', 'connections.id', 'runs.connection_id')
    .selectAll('runs')
    .select(['workflows.name as workflow', 'workflows.client_id', 'connections.name as connection']);
type Row = Awaited<ReturnType<ReturnType<typeof runRows>['execute']>>[number];

export const toRun = (row: Row): Run => ({
  id: row.id,
  workflowId: row.workflow_id,
  workflow: row.workflow,
  workflowVersion: row.workflow_version,
  clientId: row.client_id,
  status: row.status as RunStatus,
  waitingFor: row.waiting_for as WaitingFor | null,
  startedBy: (row.started_by ?? 'event') as RunOrigin,
  event: parseJson(row.event),
  connectionId: row.connection_id,
  connection: row.connection,
  environment: row.environment,
  parentRunId: row.parent_run_id,
  activation: row.activation,
  orderKey: row.order_key,
  attempt: row.attempt,
  error: row.error,
  errorCode: row.error_code,
  failedStep: row.failed_step,
  createdAtMs: row.created_at_ms,
  endedAtMs: row.ended_at_ms,
});

/** The record of runs that people look at and act on; the engine's journal is what drives them. */
export function createRuns(services: {
  store: Store;
  fresh: FreshRuns;
  waits: Pick<RunWaits, 'resolve'>;
  engine: () => Engine;
  /** Runs were queued: somebody should start them. */
  onQueued: () => void;
  onChange: (runId: string) => void;
}): Runs {
  const { store, fresh, waits, engine, onQueued, onChange } = services;
  const { db } = store;

  const query = () => runRows(db);

  const filtered = (filter: RunFilter) => {
    let rows = query();
    if (filter.workflowId) rows = rows.where('runs.workflow_id', '=', filter.workflowId);
    if (filter.status) rows = rows.where('runs.status', '=', filter.status);
    if (filter.waitingFor) rows = rows.where('runs.waiting_for', '=', filter.waitingFor);
    if (filter.connectionId) rows = rows.where('runs.connection_id', '=', filter.connectionId);
    if (filter.errorCode) rows = rows.where('runs.error_code', '=', filter.errorCode);
    if (filter.failedStep) rows = rows.where('runs.failed_step', '=', filter.failedStep);
    if (filter.clientIds) rows = rows.where('workflows.client_id', 'in', filter.clientIds);
    return rows;
  };

  async function get(id: string): Promise<Run> {
    const row = await query().where('runs.id', '=', id).executeTakeFirst();
    if (!row) throw notFound('run');
    return toRun(row);
  }

  /** @returns the ids of those that were queued again. */
  async function queueAgain(ids: string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const queued = await db
      .updateTable('runs')
      .set(({ eb }) => ({
        status: 'queued',
        attempt: eb('attempt', '+', 1),
        waiting_for: null,
        error: null,
        error_code: null,
        failed_step: null,
        ended_at_ms: null,
      }))
      .where('id', 'in', ids)
      .where('status', 'in', ['failed', 'cancelled'])
      .returning('id')
      .execute();
    for (const { id } of queued) onChange(id);
    if (queued.length > 0) onQueued();
    return queued.length;
  }

  return {
    get,
    async list({ limit, before, ...filter }) {
      let rows = filtered(filter);
      if (before !== undefined) rows = rows.where('runs.id', '<', before);
      return (await rows.orderBy('runs.id', 'desc').limit(limit).execute()).map(toRun);
    },
    async steps(runId) {
      const rows = await db
        .selectFrom('run_steps')
        .selectAll()
        .where('run_id', '=', runId)
        .orderBy('started_at_ms')
        .orderBy('position')
        .execute();
      return rows.map((row) => ({
        stepId: row.step_id,
        type: row.type,
        status: row.status as StepStatus,
        input: parseJson(row.input),
        output: parseJson(row.output),
        error: row.error,
        errorCode: row.error_code,
        remedy: row.remedy,
        detail: parseJson(row.detail),
        attempts: row.attempts,
        startedAtMs: row.started_at_ms,
        endedAtMs: row.ended_at_ms,
      }));
    },
    async failures({ workflowId, clientIds }) {
      let groups = db
        .selectFrom('runs')
        .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
        .where('runs.status', '=', 'failed')
        .groupBy(['runs.workflow_id', 'workflows.name', 'runs.failed_step', 'runs.error_code'])
        .select(({ fn }) => [
          'runs.workflow_id',
          'workflows.name as workflow',
          'runs.failed_step',
          'runs.error_code',
          fn.countAll<number>().as('runs'),
          fn.max('runs.id').as('latest'),
        ]);
      if (workflowId) groups = groups.where('runs.workflow_id', '=', workflowId);
      if (clientIds) groups = groups.where('workflows.client_id', 'in', clientIds);
      const rows = await groups.orderBy('latest', 'desc').execute();
      const latest = await Promise.all(rows.map((row) => get(row.latest as string)));
      return rows.map((row, index) => ({
        workflowId: row.workflow_id,
        workflow: row.workflow,
        failedStep: row.failed_step,
        errorCode: row.error_code,
        error: latest[index]?.error ?? null,
        runs: Number(row.runs),
        latestRunId: row.latest as string,
      }));
    },
    async create(runs) {
      if (runs.length === 0) return;
      const [created] = await store.batch([insertRuns(store.kind, runs, Date.now())]);
      for (const { id } of created) onChange(id);
      onQueued();
    },
    async find(workflowId, activation) {
      const row = await db
        .selectFrom('runs')
        .select('id')
        .where('workflow_id', '=', workflowId)
        .where('activation', '=', activation)
        .executeTakeFirst();
      return row?.id;
    },
    async cancel(id) {
      const { status, attempt, orderKey, parentRunId } = await get(id);
      const { numUpdatedRows } = await db
        .updateTable('runs')
        .set({ status: 'cancelled', waiting_for: null, ended_at_ms: Date.now() })
        .where('id', '=', id)
        .where('ended_at_ms', 'is', null)
        .executeTakeFirst();
      const hadEnded = new Problem(409, 'run_has_ended', 'This run has ended already');
      // One that is cancelled already is cancelled again, in case the engine was away the first time.
      if (numUpdatedRows === 0n && status !== 'cancelled') throw hadEnded;
      fresh.changed(id);
      await db.deleteFrom('run_waits').where('run_id', '=', id).execute();
      // The record says cancelled first: a run that begins in this moment reads it and does nothing.
      await engine().cancel({ runId: id, attempt, orderKey: orderKey ?? undefined });
      // A run that never began cannot say so itself.
      if (parentRunId !== null) await waits.resolve('run', id, { runId: id, status: 'cancelled', error: null });
      if (numUpdatedRows === 0n) throw hadEnded;
      onChange(id);
    },
    async retry(id) {
      await get(id);
      if ((await queueAgain([id])) === 0) {
        throw new Problem(409, 'run_not_failed', 'Only a run that failed or was cancelled can be retried');
      }
    },
    async connectionLimit(connectionId) {
      const row = await db
        .selectFrom('connections')
        .select('concurrency')
        .where('id', '=', connectionId)
        .executeTakeFirst();
      return row?.concurrency ?? null;
    },
    async limitConnection(connectionId, concurrency) {
      await db.updateTable('connections').set({ concurrency }).where('id', '=', connectionId).execute();
      onQueued(); // there may be room now
    },
    async retryMany({ limit, ...filter }) {
      const rows = await filtered({ ...filter, status: 'failed' })
        .orderBy('runs.id')
        .limit(limit)
        .execute();
      return queueAgain(rows.map((row) => row.id));
    },
  };
}
