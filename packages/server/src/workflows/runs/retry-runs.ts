import type { Environment } from '@cio-bridge/connector';
import { sql } from 'kysely';
import { rowsOf } from '../../store/batch.ts';
import { Problem } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import { allSteps, type WorkflowDefinition } from '../definition/definition.ts';
import { type Bond, firstDifference, stepIdOf } from '../definition/steps-done.ts';
import type { Workflows } from '../definition/workflows.ts';
import { begunSteps, hasActed, type StartedRun } from './begun-steps.ts';
import { type RunFacts, runRows, toRunFacts } from './run.ts';
import { matching, type RunFilter } from './run-filter.ts';
import type { ShownRuns } from './shown-runs.ts';

/** Which version a retry goes on with: the one that is published now, or the one that the run has. */
export type RetryVersion = 'published' | 'same';

/** A failed run that cannot go on with the version that is published now. */
export interface HeldBackRun {
  runId: string;
  /** The first step that it has done, or begun, and that is another there. */
  stepId: string;
}

/** What is done to many runs at once. */
export type ManyRuns = RunFilter & { limit: number; dryRun?: boolean | undefined };

export interface RetryRuns {
  /**
   * Goes on from the step that failed, with the version that is published now.
   *
   * @throws Problem 409 `run_not_failed` unless it failed or was cancelled, `steps_differ` when steps that it has done, or
   * begun, are others in that version.
   */
  retry(id: string, version?: RetryVersion): Promise<void>;
  /**
   * Retries the failed runs that the filter lets through, oldest first; those that differ are left as they are.
   *
   * @returns the runs that are retried, or with `dryRun` would be; `isMore` when the limit left some out.
   */
  retryMany(filter: ManyRuns & { version?: RetryVersion | undefined }): Promise<{
    runIds: string[];
    heldBack: HeldBackRun[];
    isMore: boolean;
  }>;
}

const notFailed = () => new Problem(409, 'run_not_failed', 'Only a run that failed or was cancelled can be retried');

/** What a run goes on with. */
interface Next {
  version: number;
  connectionId: string | null;
}

/** Why it cannot go on with that. */
interface Difference {
  /** See {@link HeldBackRun}. */
  stepId: string;
  /** Its own version was saved by an earlier cio-bridge, and this one cannot read it. */
  isOwnUnreadable: boolean;
}

const environmentOf = ({ environment }: RunFacts): Environment => (environment ?? 'production') as Environment;

/** The workflow that a step calls, as it is named there. */
function calledIn({ steps }: WorkflowDefinition, stepId: string): string | undefined {
  const step = allSteps(steps).find(({ id }) => id === stepId);
  return step?.type === 'workflow' ? step.workflow : undefined;
}

/** Of a run that a backup brought back, any step may have been begun since, and nothing here knows of it. */
function bindAll({ steps }: WorkflowDefinition, bonds: Map<string, Bond>): void {
  for (const { id, type } of allSteps(steps)) {
    if (!bonds.has(id)) bonds.set(id, type === 'http' ? 'kind' : 'same');
  }
}

function stepsDiffer(run: RunFacts, { stepId, isOwnUnreadable }: Difference, { version }: Next): Problem {
  const own = `The run has step ${stepId} of version ${run.workflowVersion} behind it or has begun it`;
  return new Problem(
    409,
    'steps_differ',
    isOwnUnreadable
      ? `${own}, which cannot be read any more: run it again from the start`
      : `${own}, and version ${version} has another: go on with the old version (version: "same"), or run it again from the start`,
    '/version',
  );
}

export function createRetryRuns(services: {
  store: Store;
  shown: Pick<ShownRuns, 'get'>;
  workflows: () => Pick<Workflows, 'active' | 'callable' | 'readable'>;
  /** Runs were queued: somebody should start them. */
  onQueued: () => void;
  onChange: (runId: string) => void;
}): RetryRuns {
  const { store, shown, workflows, onQueued, onChange } = services;
  const { db } = store;

  /** What is published where the run acts; what it has when that is off, or asked for. */
  async function nextFor(run: RunFacts, version: RetryVersion): Promise<Next> {
    const own = { version: run.workflowVersion, connectionId: run.connectionId };
    if (version === 'same') return own;
    try {
      const active = await workflows().active(run.workflowId, environmentOf(run));
      return { version: active.version, connectionId: active.connectionId ?? run.connectionId };
    } catch (error) {
      if (error instanceof Problem) return own;
      throw error;
    }
  }

  async function differenceOf(run: RunFacts, { version }: Next): Promise<Difference | undefined> {
    if (version === run.workflowVersion) return undefined;
    const [before, after, { bonds, started }] = await Promise.all([
      workflows().readable(run.workflowId, run.workflowVersion),
      workflows().readable(run.workflowId, version),
      begunSteps(db, run.id),
    ]);
    // What cannot be read cannot be compared: a run that has begun nothing yet needs no comparison.
    if (!before || !after) {
      const [first] = bonds.keys();
      return first === undefined ? undefined : { stepId: first, isOwnUnreadable: !before };
    }
    if (run.lookSinceMs !== null) bindAll(before, bonds);
    const stepId =
      firstDifference(before.steps, after.steps, bonds) ?? (await callsAnother(run, started, [before, after]));
    return stepId === undefined ? undefined : { stepId, isOwnUnreadable: false };
  }

  /** The step that calls another workflow there, while the run that it started has done something. */
  async function callsAnother(
    run: RunFacts,
    started: readonly StartedRun[],
    [before, after]: [WorkflowDefinition, WorkflowDefinition],
  ): Promise<string | undefined> {
    for (const { id, workflowId, path } of started) {
      const stepId = stepIdOf(path);
      const called = calledIn(after, stepId);
      if (called === calledIn(before, stepId) || !(await hasActed(db, id))) continue;
      if (called === undefined || (await workflowNamed(called, run)) !== workflowId) return stepId;
    }
    return undefined;
  }

  /** Of the workflow that its steps mean by this; `undefined` when there is none that runs. */
  async function workflowNamed(name: string, run: RunFacts): Promise<string | undefined> {
    try {
      return (await workflows().callable(run.clientId, name, environmentOf(run))).id;
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }

  /** @returns those that were queued: nobody else has queued them meanwhile. */
  async function queueAgain(runs: { id: string; next: Next }[]): Promise<string[]> {
    if (runs.length === 0) return [];
    const rows = runs.map(({ id, next }) => [id, next.version, next.connectionId]);
    const [queued] = await store.batch([
      sql<{ id: string }>`
        update runs set status = 'queued', attempt = attempt + 1, waiting_for = null, error = null, error_code = null,
          failed_step = null, ended_at_ms = null, begun = 0, workflow_version = next.version, connection_id = next.connection_id
        from (select value->>0 as id, cast(value->>1 as bigint) as version, value->>2 as connection_id
          from ${rowsOf(store.kind, rows)}) as next
        where runs.id = next.id and runs.status in ('failed', 'cancelled') returning runs.id as id`,
    ]);
    for (const { id } of queued) onChange(id);
    if (queued.length > 0) onQueued();
    return queued.map(({ id }) => id);
  }

  return {
    async retry(id, version = 'published') {
      const run = await shown.get(id);
      if (run.status !== 'failed' && run.status !== 'cancelled') throw notFailed();
      const next = await nextFor(run, version);
      const difference = await differenceOf(run, next);
      if (difference) throw stepsDiffer(run, difference, next);
      if ((await queueAgain([{ id, next }])).length === 0) {
        throw notFailed();
      }
    },
    async retryMany({ limit, dryRun = false, version = 'published', ...filter }) {
      const rows = await runRows(db)
        .where(matching({ ...filter, status: 'failed' }))
        .orderBy('runs.id')
        .limit(limit + 1)
        .execute();
      const heldBack: HeldBackRun[] = [];
      const ready: { id: string; next: Next }[] = [];
      for (const run of rows.slice(0, limit).map(toRunFacts)) {
        const next = await nextFor(run, version);
        const difference = await differenceOf(run, next);
        if (difference) heldBack.push({ runId: run.id, stepId: difference.stepId });
        else ready.push({ id: run.id, next });
      }
      const runIds = dryRun ? ready.map(({ id }) => id) : await queueAgain(ready);
      return { runIds, heldBack, isMore: rows.length > limit };
    },
  };
}
