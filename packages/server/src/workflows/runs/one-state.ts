import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../../store/store.ts';
import { raiseMark, readProgress } from '../../store/store-state.ts';
import type { Engine } from './engine.ts';
import type { RunWaits } from './run-waits.ts';

/** How often store and engine are told that both have come this far. */
const RAISE_INTERVAL_MS = 5_000;
/** An engine that is behind by more was put back to an earlier state: each server is ahead of it by one at most. */
const MAX_BEHIND = 50;
/** Runs in one statement. */
const BATCH = 500;

/** Code of a run that the engine knows nothing of. */
export const ENGINE_LOST = 'engine_lost';
const LOST =
  'The workflow engine has lost this run: look what it did, then retry it, which goes on after its finished steps';

/** The database was put back to a state before the one that the engine has worked with. */
export class StoreWasPutBack extends Error {
  override readonly name = 'StoreWasPutBack';
  readonly code = 'store_was_put_back';
}

interface Services {
  db: Database;
  engine: Engine;
  waits: Pick<RunWaits, 'resolve'>;
  /** Whether other servers work with this engine too. */
  isShared: boolean;
  log: Logger;
}

/**
 * Store and engine are one state, kept in two places. At the start they are compared, and while the
 * server runs both are told how far they have come.
 *
 * @throws StoreWasPutBack when the store is behind the engine: what the engine has done since, it would do again.
 */
export async function holdTogether(services: Services): Promise<{ stop(): Promise<void> }> {
  const { db, engine, log } = services;
  const known = await engine.remembered();
  const { generation, mark } = await readProgress(db);
  if (known?.generation === generation && known.mark > mark) {
    throw new StoreWasPutBack(
      'The store was put back to an earlier state than the workflow engine has worked with, and would do again what was done since. Run `cio-bridge restore` once, without a file, then start again',
    );
  }
  const isOther = known !== undefined && known.generation !== generation;
  const isBehind = known !== undefined && !isOther && known.mark < mark - MAX_BEHIND;
  if (isOther || isBehind) {
    const ended = await engine.endOthers(isOther ? 'other generations' : 'all');
    log.warn({ ended }, 'what the workflow engine still had of another state of the store was ended');
  }
  // The others hand runs over and record their ends at this moment, and a cluster whose node has just died shows a part
  // of what it has: what is missing there in one look need not be lost.
  if (!services.isShared) await endLostRuns(services);
  const raise = async () => engine.remember({ generation, mark: await raiseMark(db) });
  await raise();

  const stopping = new AbortController();
  const { signal } = stopping;
  const raising = raiseAgain();

  async function raiseAgain(): Promise<void> {
    while (!signal.aborted) {
      await sleep(RAISE_INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      // The store first: it is never behind. One that is away is told the next time.
      await raise().catch((error: unknown) => log.debug({ err: error }, 'store and engine could not be told'));
    }
  }

  return {
    async stop() {
      stopping.abort();
      await raising;
    },
  };
}

/** Runs that the store has under way and the engine does not: they would wait for ever. */
async function endLostRuns(services: Services): Promise<void> {
  const { db, engine, log } = services;
  const inStore = await db
    .selectFrom('runs')
    .select(['id', 'attempt'])
    .where('status', 'in', ['running', 'waiting'])
    .execute();
  if (inStore.length === 0) return;
  const inEngine = await engine.underWay();
  const missing = inStore.filter(({ id, attempt }) => !inEngine.has(`${id}/${attempt}`)).map(({ id }) => id);
  let runs = 0;
  for (let from = 0; from < missing.length; from += BATCH) {
    runs += await endLost(missing.slice(from, from + BATCH), services);
  }
  if (runs === 0) return;
  log.error(
    { runs, errorCode: ENGINE_LOST },
    'the workflow engine has lost runs that were under way: they are marked as failed, and can be retried, one or all',
  );
}

/** One that has ended since it was looked at is left as it is. */
async function endLost(ids: string[], { db, waits }: Services): Promise<number> {
  const ended = await db.transaction().execute(async (transaction) => {
    const rows = await transaction
      .updateTable('runs')
      .set({ status: 'failed', waiting_for: null, error: LOST, error_code: ENGINE_LOST, ended_at_ms: Date.now() })
      .where('id', 'in', ids)
      .where('status', 'in', ['running', 'waiting'])
      .returning(['id', 'parent_run_id'])
      .execute();
    const endedIds = rows.map(({ id }) => id);
    if (endedIds.length > 0) await transaction.deleteFrom('run_waits').where('run_id', 'in', endedIds).execute();
    return rows;
  });
  for (const { id, parent_run_id: parent } of ended) {
    if (parent !== null) await waits.resolve('run', id, { runId: id, status: 'failed', error: LOST });
  }
  return ended.length;
}
