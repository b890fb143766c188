import type { ExpressionBuilder } from 'kysely';
import { equalTo } from '../../store/equal-to.ts';
import { notFound } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import { type ListedRun, listedRunRows, type Run, type RunStatus, toListedRun, toRun, wholeRunRows } from './run.ts';
import type { WaitingFor } from './run-records.ts';
import { type RunStep, readSteps, shownSteps } from './run-steps.ts';

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
  list(page: RunFilter & { limit: number; before?: string | undefined }): Promise<ListedRun[]>;
  /** Whole, for what goes on from them; however long they are. */
  steps(runId: string): Promise<RunStep[]>;
  /** For those who look: what would make the answer too long is cut. */
  shownSteps(runId: string): Promise<RunStep[]>;
  failures(filter: Pick<RunFilter, 'workflowId' | 'clientIds'>): Promise<FailureGroup[]>;
}

/** For a query of runs and their workflows: those that the filter lets through. */
export const matching = (filter: RunFilter) => (where: ExpressionBuilder<Tables, 'runs' | 'workflows'>) =>
  where.and(
    equalTo(where, {
      'runs.workflow_id': filter.workflowId,
      'runs.status': filter.status,
      'runs.waiting_for': filter.waitingFor,
      'runs.connection_id': filter.connectionId,
      'runs.error_code': filter.errorCode,
      'runs.failed_step': filter.failedStep,
      'workflows.client_id': filter.clientIds,
    }),
  );

export function createShownRuns({ db, reads }: Pick<Store, 'db' | 'reads'>): ShownRuns {
  async function get(id: string): Promise<Run> {
    const row = await wholeRunRows(db).where('runs.id', '=', id).executeTakeFirst();
    if (!row) throw notFound('run');
    return toRun(row);
  }

  return {
    get,
    async list({ limit, before, ...filter }) {
      const rows = await listedRunRows(reads)
        .where(matching(filter))
        .$if(before !== undefined, (query) => query.where('runs.id', '<', before as string))
        .orderBy('runs.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toListedRun);
    },
    steps: (runId) => readSteps(db, runId),
    shownSteps: (runId) => shownSteps(reads, runId),
    async failures({ workflowId, clientIds }) {
      const groups = reads
        .selectFrom('runs')
        .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
        .where((where) =>
          where.and([
            where('runs.status', '=', 'failed'),
            ...equalTo(where, { 'runs.workflow_id': workflowId, 'workflows.client_id': clientIds }),
          ]),
        )
        .groupBy(['runs.workflow_id', 'workflows.name', 'runs.failed_step', 'runs.error_code'])
        .select(({ fn }) => [
          'runs.workflow_id',
          'workflows.name as workflow',
          'runs.failed_step',
          'runs.error_code',
          fn.countAll<number>().as('runs'),
          fn.max('runs.id').as('latest'),
        ]);
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
