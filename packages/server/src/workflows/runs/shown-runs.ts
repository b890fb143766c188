import { notFound } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { type Run, type RunStatus, runRows, toRun } from './run.ts';
import type { StepStatus, WaitingFor } from './run-records.ts';

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

/** What people see of runs. */
export interface ShownRuns {
  get(id: string): Promise<Run>;
  list(page: RunFilter & { limit: number; before?: string | undefined }): Promise<Run[]>;
  steps(runId: string): Promise<RunStep[]>;
  failures(filter: Pick<RunFilter, 'workflowId' | 'clientIds'>): Promise<FailureGroup[]>;
}

const parseJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/** The runs that the filter lets through. */
export function filteredRuns(db: Database, filter: RunFilter) {
  let rows = runRows(db);
  if (filter.workflowId) rows = rows.where('runs.workflow_id', '=', filter.workflowId);
  if (filter.status) rows = rows.where('runs.status', '=', filter.status);
  if (filter.waitingFor) rows = rows.where('runs.waiting_for', '=', filter.waitingFor);
  if (filter.connectionId) rows = rows.where('runs.connection_id', '=', filter.connectionId);
  if (filter.errorCode) rows = rows.where('runs.error_code', '=', filter.errorCode);
  if (filter.failedStep) rows = rows.where('runs.failed_step', '=', filter.failedStep);
  if (filter.clientIds) rows = rows.where('workflows.client_id', 'in', filter.clientIds);
  return rows;
}

export function createShownRuns({ db }: { db: Database }): ShownRuns {
  async function get(id: string): Promise<Run> {
    const row = await runRows(db).where('runs.id', '=', id).executeTakeFirst();
    if (!row) throw notFound('run');
    return toRun(row);
  }

  return {
    get,
    async list({ limit, before, ...filter }) {
      let rows = filteredRuns(db, filter);
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
  };
}
