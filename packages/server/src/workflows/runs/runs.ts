import { Problem } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import type { Engine } from './engine.ts';
import type { FreshRuns } from './fresh-runs.ts';
import { insertRuns, type NewRun } from './new-runs.ts';
import { runRows } from './run.ts';
import type { RunWaits } from './run-waits.ts';
import { createShownRuns, matching, type RunFilter, type ShownRuns } from './shown-runs.ts';

export interface Runs extends ShownRuns {
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

  const shown = createShownRuns(store);

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
    ...shown,
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
      const { status, attempt, orderKey, parentRunId } = await shown.get(id);
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
      await shown.get(id);
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
      const rows = await runRows(db)
        .where(matching({ ...filter, status: 'failed' }))
        .orderBy('runs.id')
        .limit(limit)
        .execute();
      return queueAgain(rows.map((row) => row.id));
    },
  };
}
