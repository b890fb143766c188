import { sql } from 'kysely';
import type { Database } from '../../store/store.ts';
import { matching, type RunFilter } from './run-filter.ts';

/** Failed runs that failed alike. */
export interface FailureGroup {
  client: { id: string; name: string };
  workflow: { id: string; name: string };
  failedStep: string | null;
  errorCode: string | null;
  /** Message and remedy of the latest. */
  error: string | null;
  remedy: string | null;
  runs: number;
  latestRunId: string;
  /** When the first and the last of them were made. */
  firstAtMs: number;
  lastAtMs: number;
}

/** The latest first. */
export async function failureGroups(db: Database, filter: RunFilter): Promise<FailureGroup[]> {
  const groups = db
    .selectFrom('runs')
    .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
    .where(matching({ ...filter, status: 'failed' }))
    .groupBy(['runs.workflow_id', 'runs.failed_step', 'runs.error_code'])
    .select(({ fn }) => [
      fn.countAll<number>().as('runs'),
      fn.max('runs.id').as('latest_id'),
      fn.min('runs.created_at_ms').as('first_at_ms'),
      fn.max('runs.created_at_ms').as('last_at_ms'),
    ]);
  const rows = await db
    .selectFrom(groups.as('groups'))
    .innerJoin('runs', 'runs.id', 'groups.latest_id')
    .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
    .innerJoin('clients', 'clients.id', 'workflows.client_id')
    .leftJoin('run_steps', (join) =>
      join.onRef('run_steps.run_id', '=', 'runs.id').on(sql<boolean>`run_steps.step_id = runs.failed_step`),
    )
    .select([
      'groups.runs',
      'groups.first_at_ms',
      'groups.last_at_ms',
      'runs.id',
      'runs.failed_step',
      'runs.error_code',
      'runs.error',
      'run_steps.remedy',
      'workflows.id as workflow_id',
      'workflows.name as workflow',
      'clients.id as client_id',
      'clients.name as client',
    ])
    .orderBy('runs.id', 'desc')
    .execute();
  return rows.map((row) => ({
    client: { id: row.client_id, name: row.client },
    workflow: { id: row.workflow_id, name: row.workflow },
    failedStep: row.failed_step,
    errorCode: row.error_code,
    error: row.error,
    remedy: row.remedy,
    runs: Number(row.runs),
    latestRunId: row.id,
    firstAtMs: Number(row.first_at_ms),
    lastAtMs: Number(row.last_at_ms),
  }));
}
