import { sql } from 'kysely';
import type { Database } from '../../store/store.ts';
import { type StepKind, stepKinds } from '../definition/step-kinds.ts';
import { matching, type RunFilter } from './run-filter.ts';

/** Failed runs that failed alike. */
export interface FailureGroup {
  client: { id: string; name: string };
  workflow: { id: string; name: string };
  failedStep: string | null;
  /** What that step does, in the version of the latest of them; null where it is not known. */
  step: StepKind | null;
  errorCode: string | null;
  /** Message and remedy of the latest. */
  error: string | null;
  remedy: string | null;
  runs: number;
  /**
   * A retry would fail again for certain: they failed of what the workflow and the event say, and it was not changed; or
   * a person gave the message up.
   */
  failsAgain: boolean;
  latestRunId: string;
  /** When the first and the last of them were made. */
  firstAtMs: number;
  lastAtMs: number;
}

/** What follows from the definition and the values of the run alone: done again, it comes out the same. */
const SETTLED = ['template_failed', 'not_a_list', 'too_many_items', 'invalid_moment', 'output_too_large'];
/** A person said that it shall not be sent: that stays so, whatever becomes of the workflow. */
const GIVEN_UP = 'send_given_up';
/** The values of a client, which are changed beside the workflow: a definition reads them by this. */
const CLIENT_VALUES = '%client.%';

const grouped = (db: Database, filter: RunFilter) =>
  db
    .selectFrom('runs')
    .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
    .leftJoin('workflow_environments', (join) =>
      join
        .onRef('workflow_environments.workflow_id', '=', 'runs.workflow_id')
        .on(sql<boolean>`workflow_environments.environment = coalesce(runs.environment, 'production')`),
    )
    .where(matching({ ...filter, status: 'failed' }))
    .groupBy(['runs.workflow_id', 'runs.failed_step', 'runs.error_code'])
    .select(({ fn }) => [
      fn.countAll<number>().as('runs'),
      fn.max('runs.id').as('latest_id'),
      fn.min('runs.created_at_ms').as('first_at_ms'),
      fn.max('runs.created_at_ms').as('last_at_ms'),
      // What is off goes on with the version that it has.
      sql<number>`max(case when runs.workflow_version = coalesce(workflow_environments.version, runs.workflow_version)
        then 0 else 1 end)`.as('changed'),
    ]);

/** How many groups there are, and runs in them: far less work than to have them. */
export async function countFailures(db: Database, filter: RunFilter): Promise<{ groups: number; runs: number }> {
  const counted = await db
    .selectFrom(grouped(db, filter).as('groups'))
    .select(({ fn }) => [fn.countAll<number>().as('groups'), fn.sum<number | null>('groups.runs').as('runs')])
    .executeTakeFirstOrThrow();
  return { groups: Number(counted.groups), runs: Number(counted.runs) };
}

/** The latest first. */
export async function failureGroups(db: Database, filter: RunFilter): Promise<FailureGroup[]> {
  const rows = await db
    .selectFrom(grouped(db, filter).as('groups'))
    .innerJoin('runs', 'runs.id', 'groups.latest_id')
    .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
    .innerJoin('clients', 'clients.id', 'workflows.client_id')
    .leftJoin('run_steps', (join) =>
      join.onRef('run_steps.run_id', '=', 'runs.id').on(sql<boolean>`run_steps.step_id = runs.failed_step`),
    )
    .innerJoin('workflow_versions', (join) =>
      join
        .onRef('workflow_versions.workflow_id', '=', 'runs.workflow_id')
        .onRef('workflow_versions.version', '=', 'runs.workflow_version'),
    )
    .select(
      sql<number>`case when workflow_versions.definition like ${CLIENT_VALUES} then 1 else 0 end`.as('reads_client'),
    )
    .select([
      'groups.runs',
      'groups.first_at_ms',
      'groups.last_at_ms',
      'groups.changed',
      'workflow_versions.definition',
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
    step: row.failed_step === null ? null : stepKinds(JSON.parse(row.definition))(row.failed_step),
    errorCode: row.error_code,
    error: row.error,
    remedy: row.remedy,
    runs: Number(row.runs),
    failsAgain:
      row.error_code === GIVEN_UP ||
      (Number(row.changed) === 0 && Number(row.reads_client) === 0 && SETTLED.includes(row.error_code ?? '')),
    latestRunId: row.id,
    firstAtMs: Number(row.first_at_ms),
    lastAtMs: Number(row.last_at_ms),
  }));
}
