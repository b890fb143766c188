import { sql } from 'kysely';
import { decodeTime } from 'ulid';
import type { Database } from '../store/store.ts';
import { beginGeneration } from '../store/store-state.ts';

/** What a restored store would have done by itself. */
export interface Quietened {
  /** Runs that were under way or waited to begin; they are marked as failed, and can be retried. */
  endedRuns: number;
  /** Events that waited for their runs; they are marked as skipped, and can be replayed. */
  skippedEvents: number;
  /** Replays that were under way; they are over, with the runs that they had started by then. */
  endedReplays: number;
  /** Syncs of files that were under way; they are paused, and can be resumed. */
  pausedSyncs: number;
  /** Events that waited to be forwarded; they are marked as failed, and can be retried. */
  heldBackForwards: number;
}

const RESTORED =
  'The store was restored from a backup while this run was under way: look what it did, then run it again';

const NOT_FORWARDED =
  'The store was restored from a backup while this waited to be forwarded: if it has not arrived, retry it';

/**
 * Lets a store that was put back do nothing by itself, in one transaction: nobody knows what has
 * happened since. Runs that are retried later look at Customer.io before they send.
 */
export function quieten(db: Database, now: number): Promise<Quietened> {
  return db.transaction().execute(async (transaction) => {
    const newest = await newestMoment(transaction);
    const ended = await transaction
      .updateTable('runs')
      .set({ status: 'failed', waiting_for: null, ended_at_ms: now, error: RESTORED, error_code: 'restored' })
      .where('ended_at_ms', 'is', null)
      .executeTakeFirstOrThrow();
    await transaction.deleteFrom('run_waits').execute();
    // Those that had ended may have been retried since, and what was not sent then may have been sent later.
    await transaction
      .updateTable('runs')
      .set({ look_since_ms: newest })
      .where('status', 'in', ['failed', 'cancelled'])
      .execute();
    await transaction
      .updateTable('send_ledger')
      .set({ state: 'intended', intended_at_ms: newest, looked_since_ms: null, settled_at_ms: null })
      .where('state', '=', 'released')
      .execute();
    const skipped = await transaction
      .updateTable('events')
      .set({ activated_at_ms: now, skipped_because: 'skipped' })
      .where('activated_at_ms', 'is', null)
      .executeTakeFirstOrThrow();
    // What they started after the backup would be started again.
    const replays = await transaction
      .updateTable('replays')
      .set({ ended_at_ms: now })
      .where('ended_at_ms', 'is', null)
      .executeTakeFirstOrThrow();
    const paused = await transaction
      .updateTable('syncs')
      .set({ status: 'paused', driver: null, retry_at_ms: null, changed_at_ms: now })
      .where('status', 'in', ['queued', 'running'])
      .executeTakeFirstOrThrow();
    // What Customer.io has is no longer what is remembered here: syncs that compare send everything again.
    await transaction.updateTable('sync_fingerprints').set({ fingerprint: '' }).execute();
    const heldBack = await transaction
      .updateTable('forwarded_events')
      .set({ status: 'failed', ended_at_ms: now, last_error: NOT_FORWARDED })
      .where('status', '=', 'waiting')
      .executeTakeFirstOrThrow();
    await beginGeneration(transaction);
    return {
      endedRuns: Number(ended.numUpdatedRows),
      skippedEvents: Number(skipped.numUpdatedRows),
      endedReplays: Number(replays.numUpdatedRows),
      pausedSyncs: Number(paused.numUpdatedRows),
      heldBackForwards: Number(heldBack.numUpdatedRows),
    };
  });
}

/** The latest moment that the store knows of: whatever it does not know happened after it. */
async function newestMoment(db: Database): Promise<number> {
  const { rows } = await sql<{ id: string | null }>`
    select max(id) as id from events
    union all select max(id) from runs
    union all select max(id) from activities
    union all select max(id) from audit_entries`.execute(db);
  // `ev_` and the like, then 26 characters of a ULID.
  const moments = rows.flatMap(({ id }) =>
    id === null ? [] : [decodeTime(id.slice(id.indexOf('_') + 1).slice(0, 26))],
  );
  return Math.max(0, ...moments);
}
