import type { Database } from '../../store/store.ts';
import type { WaitingFor } from './run-records.ts';

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
  event: row.event === null ? null : JSON.parse(row.event),
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
