import type { Database } from '../../store/store.ts';
import type { WaitingFor } from './run-records.ts';

export const runStatuses = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** What started a run: an event, a person or program, the schedule, another run, a request to its workflow's own URL. */
export const runOrigins = ['event', 'manual', 'schedule', 'run', 'webhook'] as const;
export type RunOrigin = (typeof runOrigins)[number];

/** All of a run but its event, which can be a megabyte. */
export interface RunFacts {
  id: string;
  workflowId: string;
  /** Name of the workflow. */
  workflow: string;
  workflowVersion: number;
  clientId: string;
  /** Name of the client. */
  client: string;
  status: RunStatus;
  waitingFor: WaitingFor | null;
  startedBy: RunOrigin;
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
  /** Our id of the stored event that started it. */
  eventId: string | null;
  /** The replay that started it. */
  replayId: string | null;
  /** From when on it may have sent what the ledger does not know: since a backup brought it back. */
  lookSinceMs: number | null;
  /** By what its sends are named, so that each is known again: its id, or, of a run that another one started, its place there. */
  sendName: string;
  /** How often it was begun again, after a crash say, since it last got on. */
  begun: number;
}

/** A run as lists show it. */
export interface ListedRun extends RunFacts {
  /** The event that started it, in a few words; null when none did, or when it is no longer kept. */
  about: { objectType: string; metric: string; recipient: string | null; personId: string | null } | null;
}

export interface Run extends RunFacts {
  /** The event that started it, in the trigger's normal form, or what a manual start gave instead. */
  event: unknown;
}

/** Runs as {@link toRunFacts} reads them. */
export const runRows = (db: Database) =>
  db
    .selectFrom('runs')
    .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
    .innerJoin('clients', 'clients.id', 'workflows.client_id')
    .leftJoin('connections', 'connections.id', 'runs.connection_id')
    .select([
      'runs.id',
      'runs.workflow_id',
      'runs.workflow_version',
      'runs.status',
      'runs.waiting_for',
      'runs.started_by',
      'runs.connection_id',
      'runs.environment',
      'runs.parent_run_id',
      'runs.activation',
      'runs.order_key',
      'runs.attempt',
      'runs.error',
      'runs.error_code',
      'runs.failed_step',
      'runs.created_at_ms',
      'runs.ended_at_ms',
      'runs.look_since_ms',
      'runs.send_name',
      'runs.begun',
      'runs.event_id',
      'workflows.name as workflow',
      'workflows.client_id',
      'clients.name as client',
      'runs.replay_id',
      'connections.name as connection',
    ]);
type Row = Awaited<ReturnType<ReturnType<typeof runRows>['execute']>>[number];

/** The same with their events, as {@link toRun} reads them. */
export const wholeRunRows = (db: Database) => runRows(db).select('runs.event');

/** The same with a few words about their events, as {@link toListedRun} reads them. */
export const listedRunRows = (db: Database) =>
  runRows(db)
    .leftJoin('events', 'events.id', 'runs.event_id')
    .select(['events.object_type', 'events.metric', 'events.recipient', 'events.person_id']);
type ListedRow = Awaited<ReturnType<ReturnType<typeof listedRunRows>['execute']>>[number];

export const toRunFacts = (row: Row): RunFacts => ({
  id: row.id,
  workflowId: row.workflow_id,
  workflow: row.workflow,
  workflowVersion: row.workflow_version,
  clientId: row.client_id,
  client: row.client,
  status: row.status as RunStatus,
  waitingFor: row.waiting_for as WaitingFor | null,
  startedBy: (row.started_by ?? 'event') as RunOrigin,
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
  eventId: row.event_id,
  replayId: row.replay_id,
  lookSinceMs: row.look_since_ms,
  sendName: row.send_name ?? row.id,
  begun: row.begun,
});

export const toListedRun = (row: ListedRow): ListedRun => ({
  ...toRunFacts(row),
  about:
    row.object_type === null || row.metric === null
      ? null
      : { objectType: row.object_type, metric: row.metric, recipient: row.recipient, personId: row.person_id },
});

export const toRun = (row: Row & { event: string | null }): Run => ({
  ...toRunFacts(row),
  event: row.event === null ? null : JSON.parse(row.event),
});
