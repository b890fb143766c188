import { Problem } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import type { Workflows } from '../definition/workflows.ts';
import { hasActed, startedRuns, startingStepOf } from './begun-steps.ts';
import type { Engine } from './engine.ts';
import type { FreshRuns } from './fresh-runs.ts';
import { insertRuns, type NewRun, ofThoseThatAreOn } from './new-runs.ts';
import { createRetryRuns, type ManyRuns, type RetryRuns } from './retry-runs.ts';
import { type Run, type RunStatus, runRows } from './run.ts';
import { matching } from './run-filter.ts';
import type { RunWaits } from './run-waits.ts';
import { createShownRuns, type ShownRuns } from './shown-runs.ts';

/** The runs that something was done to, or with `dryRun` would be; `isMore` when the limit left some out. */
export interface DoneToMany {
  runIds: string[];
  isMore: boolean;
}

/** A run that a step of another one started. */
export interface ChildRun {
  id: string;
  workflow: string;
  stepId: string;
  status: RunStatus;
  error: string | null;
}

export interface Runs extends ShownRuns, RetryRuns {
  /** Creates runs that wait to be started; those that exist already are left as they are. */
  create(runs: NewRun[]): Promise<void>;
  /** The same, for those whose workflow is not switched off by the time that they would be there. */
  createWhereOn(runs: NewRun[]): Promise<void>;
  /** The id of a run that was created. */
  find(workflowId: string, activation: string): Promise<string | undefined>;
  /** And the runs that it started. @throws Problem 409 when it has ended. */
  cancel(id: string): Promise<void>;
  /** The runs that its steps started. */
  children(id: string): Promise<ChildRun[]>;
  /** The runs that a step of another one started: one for each workflow that it has called. */
  childrenOf(parentRunId: string, stepPath: string): Promise<Pick<Run, 'id' | 'workflowId' | 'status'>[]>;
  /**
   * Has it not be gone on with any more, by whoever retries many: another one does its work.
   *
   * @returns whether it has done nothing outside, nor may have.
   */
  giveUp(id: string): Promise<boolean>;
  /** Lets a run that waits for its connection try again. @throws Problem 409 when it waits for no connection. */
  resume(id: string): Promise<void>;
  /** Ends its wait for a moment or a delivery now. @throws Problem 409 when it has none. */
  skipWait(id: string, by: string): Promise<void>;
  /** All of them that the filter lets through, the oldest first. */
  resumeMany(filter: ManyRuns): Promise<DoneToMany>;
  /** Cancels those that have not ended, of those that the filter lets through, the oldest first. */
  cancelMany(filter: ManyRuns): Promise<DoneToMany>;
  /** How many runs may be at work on a connection at once; `null` for no limit. */
  connectionLimit(connectionId: string): Promise<number | null>;
  limitConnection(connectionId: string, concurrency: number | null): Promise<void>;
}

/** A loop can start many; those that are shown. */
const MAX_CHILDREN = 1_000;
/** Of many runs that something is done to. */
const AT_ONCE = 10;

function hasJustEnded(error: unknown): false {
  if (error instanceof Problem && error.status < 500) return false;
  throw error;
}

const UNDER_WAY = ['queued', 'running', 'waiting'] as const satisfies RunStatus[];

/** Of the statuses that are asked for, those that a run still has something ahead of it with. */
const notEnded = (asked: RunStatus | readonly RunStatus[] | undefined): RunStatus[] =>
  UNDER_WAY.filter((status) => asked === undefined || [asked].flat().includes(status));

/** The record of runs that people look at and act on; the engine's journal is what drives them. */
export function createRuns(services: {
  store: Store;
  fresh: FreshRuns;
  waits: Pick<RunWaits, 'resolve' | 'resume' | 'skip'>;
  engine: () => Engine;
  workflows: () => Pick<Workflows, 'active' | 'callable' | 'readable'>;
  /** Runs were queued: somebody should start them. */
  onQueued: () => void;
  onChange: (runId: string) => void;
}): Runs {
  const { store, fresh, waits, engine, workflows, onQueued, onChange } = services;
  const { db } = store;

  const shown = createShownRuns(store);
  const retryRuns = createRetryRuns({ store, shown, workflows, onQueued, onChange });

  /**
   * What it started, and what that started, is of no use to anybody any more. All are marked at once: a crash in between, or
   * an engine that is away, leaves none of them at work.
   */
  const markCancelled = (id: string, isCancelled: boolean) =>
    db.transaction().execute(async (transaction) => {
      const mark = (column: 'id' | 'parent_run_id', ids: string[]) =>
        transaction
          .updateTable('runs')
          .set({ status: 'cancelled', waiting_for: null, ended_at_ms: Date.now() })
          .where(column, 'in', ids)
          .where('ended_at_ms', 'is', null)
          .returning(['id', 'attempt', 'order_key as orderKey', 'parent_run_id as parentRunId'])
          .execute();
      const marked = await mark('id', [id]);
      let callers = marked.length > 0 || isCancelled ? [id] : [];
      while (callers.length > 0) {
        const started = await mark('parent_run_id', callers);
        marked.push(...started);
        callers = started.map((run) => run.id);
      }
      return marked;
    });

  async function cancel(id: string): Promise<void> {
    const { status, ...asked } = await shown.get(id);
    const marked = await markCancelled(id, status === 'cancelled');
    const isNew = marked.some((run) => run.id === id);
    const hadEnded = new Problem(409, 'run_has_ended', 'This run has ended already');
    // One that is cancelled already is cancelled again, in case the engine was away the first time.
    if (!isNew && status !== 'cancelled') throw hadEnded;
    const ended = isNew ? marked : [asked, ...marked];
    const ids = ended.map((run) => run.id);
    ids.forEach(fresh.changed);
    await db.deleteFrom('run_waits').where('run_id', 'in', ids).execute();
    // The record says cancelled first: a run that begins in this moment reads it and does nothing.
    const told = await Promise.allSettled(
      ended.map((run) => engine().cancel({ runId: run.id, attempt: run.attempt, orderKey: run.orderKey ?? undefined })),
    );
    // A run that never began cannot say so itself.
    for (const { id: runId, parentRunId } of ended) {
      if (parentRunId !== null) await waits.resolve('run', runId, { runId, status: 'cancelled', error: null });
    }
    for (const run of marked) onChange(run.id);
    const away = told.find((outcome) => outcome.status === 'rejected');
    if (away) throw away.reason;
    if (!isNew) throw hadEnded;
  }

  async function create(runs: NewRun[], only?: Parameters<typeof insertRuns>[3]): Promise<void> {
    if (runs.length === 0) return;
    const [created] = await store.batch(insertRuns(store.kind, runs, Date.now(), only));
    for (const { id } of created) onChange(id);
    onQueued();
  }

  /** @param act - Says whether there was something to do. */
  async function toMany(
    { limit, dryRun = false, ...filter }: ManyRuns,
    act: (id: string) => Promise<boolean>,
  ): Promise<DoneToMany> {
    const found = await runRows(db)
      .clearSelect()
      .select('runs.id')
      .where(matching(filter))
      .orderBy('runs.id')
      .limit(limit + 1)
      .execute();
    const ids = found.slice(0, limit).map(({ id }) => id);
    const isMore = found.length > limit;
    if (dryRun) return { runIds: ids, isMore };
    const runIds: string[] = [];
    while (ids.length > 0) {
      const some = ids.splice(0, AT_ONCE);
      const done = await Promise.all(some.map((id) => act(id).catch(hasJustEnded)));
      runIds.push(...some.filter((_, index) => done[index]));
    }
    return { runIds, isMore };
  }

  return {
    ...shown,
    ...retryRuns,
    create: (runs) => create(runs),
    createWhereOn: (runs) => create(runs, ofThoseThatAreOn(store.kind)),
    async find(workflowId, activation) {
      const row = await db
        .selectFrom('runs')
        .select('id')
        .where('workflow_id', '=', workflowId)
        .where('activation', '=', activation)
        .executeTakeFirst();
      return row?.id;
    },
    cancel,
    async children(id) {
      const rows = await store.reads
        .selectFrom('runs')
        .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
        .select(['runs.id', 'runs.activation', 'runs.status', 'runs.error', 'workflows.name'])
        .where('parent_run_id', '=', id)
        .orderBy('runs.id')
        .limit(MAX_CHILDREN)
        .execute();
      return rows.map(({ id: childId, name, activation, status, error }) => ({
        id: childId,
        workflow: name,
        stepId: startingStepOf(activation),
        status: status as RunStatus,
        error,
      }));
    },
    childrenOf: async (parentRunId, stepPath) =>
      (await startedRuns(db, parentRunId)).filter(({ path }) => path === stepPath),
    async giveUp(id) {
      await cancel(id).catch(hasJustEnded);
      if (await hasActed(db, id)) return false;
      await db
        .updateTable('runs')
        .set({ status: 'cancelled' })
        .where('id', '=', id)
        .where('status', '=', 'failed')
        .execute();
      onChange(id);
      return true;
    },
    async resume(id) {
      await shown.get(id);
      if (await waits.resume(id)) return;
      throw new Problem(409, 'run_not_waiting', 'This run waits for no connection');
    },
    async skipWait(id, by) {
      await shown.get(id);
      if (await waits.skip(id, by)) return;
      throw new Problem(409, 'run_not_waiting', 'This run waits for no moment and no delivery');
    },
    resumeMany: (many) => toMany({ ...many, status: 'waiting', waitingFor: 'connection' }, waits.resume),
    cancelMany: (many) =>
      toMany({ ...many, status: notEnded(many.status) }, async (id) => {
        await cancel(id);
        return true;
      }),
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
  };
}
