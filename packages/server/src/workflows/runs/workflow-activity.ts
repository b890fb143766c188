import { type Environment, environments } from '@cio-bridge/connector';
import { encodeTime } from 'ulid';
import type { Store } from '../../store/store.ts';
import type { ActiveWorkflows } from '../definition/active-workflows.ts';
import { nextTick } from '../definition/moments.ts';
import { scheduleTimeZone } from '../definition/schedule-time-zone.ts';
import type { RunStatus } from './run.ts';
import { matching } from './run-filter.ts';

const DAY_MS = 86_400_000;

/** What a workflow has done lately, and will do. */
export interface WorkflowActivity {
  lastRun: { id: string; status: RunStatus; createdAtMs: number } | null;
  /** Of the runs that began within 24 hours. */
  last24h: { succeeded: number; failed: number; cancelled: number; underWay: number };
  /** The next tick of its schedule, in whichever environment; null when nothing is planned. */
  nextDueAtMs: number | null;
  /** Runs that wait, by the version that they keep. */
  waiting: { environment: Environment; version: number; runs: number }[];
}

const nothing = (): WorkflowActivity => ({
  lastRun: null,
  last24h: { succeeded: 0, failed: 0, cancelled: 0, underWay: 0 },
  nextDueAtMs: null,
  waiting: [],
});

/** By the workflow's id. */
export async function workflowActivity(
  { reads }: Pick<Store, 'reads'>,
  workflows: Pick<ActiveWorkflows, 'scheduled'>,
  ids: readonly string[],
): Promise<Map<string, WorkflowActivity>> {
  const activity = new Map(ids.map((id) => [id, nothing()]));
  if (ids.length === 0) return activity;
  await Promise.all([lastRuns(), lastDay(), waiting(), nextTicks()]);
  return activity;

  async function lastRuns(): Promise<void> {
    const rows = await reads
      .selectFrom('runs')
      .select(['id', 'workflow_id', 'status', 'created_at_ms'])
      .where('id', 'in', (latest) =>
        latest
          .selectFrom('workflows')
          .where('workflows.id', 'in', ids)
          .select(({ selectFrom, fn }) =>
            selectFrom('runs')
              .whereRef('runs.workflow_id', '=', 'workflows.id')
              .select(fn.max('runs.id').as('latest'))
              .as('latest'),
          ),
      )
      .execute();
    for (const row of rows) {
      const of = activity.get(row.workflow_id);
      if (of) of.lastRun = { id: row.id, status: row.status as RunStatus, createdAtMs: row.created_at_ms };
    }
  }

  async function lastDay(): Promise<void> {
    const rows = await reads
      .selectFrom('runs')
      .where('workflow_id', 'in', ids)
      // Ids sort by time, and the index holds them.
      .where('id', '>=', `run_${encodeTime(Date.now() - DAY_MS)}`)
      .groupBy(['workflow_id', 'status'])
      .select(({ fn }) => ['workflow_id', 'status', fn.countAll<number>().as('runs')])
      .execute();
    for (const { workflow_id, status, runs } of rows) {
      const of = activity.get(workflow_id)?.last24h;
      if (!of) continue;
      const name = status === 'succeeded' || status === 'failed' || status === 'cancelled' ? status : 'underWay';
      of[name] += Number(runs);
    }
  }

  async function waiting(): Promise<void> {
    const rows = await reads
      .selectFrom('runs')
      .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
      .where(matching({ workflowId: ids, status: 'waiting' }))
      .groupBy(['workflow_id', 'environment', 'workflow_version'])
      .orderBy('workflow_version')
      .select(({ fn }) => ['workflow_id', 'environment', 'workflow_version', fn.countAll<number>().as('runs')])
      .execute();
    for (const row of rows) {
      const environment = environments.find((each) => each === row.environment) ?? 'production';
      activity
        .get(row.workflow_id)
        ?.waiting.push({ environment, version: row.workflow_version, runs: Number(row.runs) });
    }
  }

  async function nextTicks(): Promise<void> {
    for (const workflow of await workflows.scheduled()) {
      const of = activity.get(workflow.id);
      const { trigger } = workflow.definition;
      if (!of || trigger.type !== 'schedule') continue;
      const zone = await scheduleTimeZone(reads, workflow).catch(() => undefined);
      const dueAtMs = zone === undefined ? undefined : nextTick(trigger.cron, zone, Date.now());
      if (dueAtMs !== undefined) of.nextDueAtMs = Math.min(dueAtMs, of.nextDueAtMs ?? dueAtMs);
    }
  }
}
