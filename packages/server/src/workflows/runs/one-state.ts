import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { raiseMark, readProgress } from '../../store/store-state.ts';
import type { Engine } from './engine.ts';
import type { RunWaits } from './run-waits.ts';

/** How often store and engine are told that both have come this far. */
const RAISE_INTERVAL_MS = 2_000;
/** An engine that is behind by more was put back to an earlier state: each server is ahead of it by one at most. */
const MAX_BEHIND = 50;
/** Looks at the engine in a row in which a run has to be missing before it is lost. */
const LOOKS = 4;
export const DEFAULT_LOOK_INTERVAL_MS = 3_000;
/** How often the two are compared while the server runs: somebody may have taken the engine's data away. */
const COMPARE_INTERVAL_MS = 300_000;
/** And when it could not be done: an engine that has just been started shows what it has a moment later. */
const COMPARE_AGAIN_MS = 5_000;
/** So many of these later, an engine that was started again has everything that it still has. */
const RESTART_LOOKS = 3;
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
  waits: Pick<RunWaits, 'resolveAll'>;
  cancel: (runId: string) => Promise<void>;
  /** Whether other servers work with this engine too. */
  isShared: boolean;
  lookIntervalMs: number;
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
  const seemsBehind = known !== undefined && !isOther && known.mark < mark - MAX_BEHIND;
  const isBehind = seemsBehind && ((await engine.rememberedForCertain())?.mark ?? 0) < mark - MAX_BEHIND;
  if (isOther || isBehind) {
    const ended = await engine.endOthers(isOther ? 'other generations' : 'all');
    log.warn({ ended }, 'what the workflow engine still had of another state of the store was ended');
  }
  const raise = async () => engine.remember({ generation, mark: await raiseMark(db) });
  await raise();

  const stopping = new AbortController();
  const { signal } = stopping;
  const raising = raiseAgain();
  // A cluster whose node has just died shows a part of what it has for a while: what is missing there need not be lost.
  const looking = compareAgain();

  async function compareAgain(): Promise<void> {
    let hasRestarted: AbortController;
    engine.onRestarted(() => hasRestarted.abort());
    while (!signal.aborted) {
      hasRestarted = new AbortController();
      const nextMs = await compare().then(
        () => COMPARE_INTERVAL_MS,
        (error: unknown) => {
          if (!signal.aborted)
            log.error({ err: error }, 'runs could not be compared with those of the workflow engine');
          return COMPARE_AGAIN_MS;
        },
      );
      const either = AbortSignal.any([signal, hasRestarted.signal]);
      await sleep(nextMs, undefined, { signal: either, ref: false }).catch(() => undefined);
      if (hasRestarted.signal.aborted)
        await sleep(RESTART_LOOKS * services.lookIntervalMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async function raiseAgain(): Promise<void> {
    while (!signal.aborted) {
      await sleep(RAISE_INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      // The store first: it is never behind. One that is away is told the next time.
      await raise().catch((error: unknown) => log.debug({ err: error }, 'store and engine could not be told'));
    }
  }

  async function compare(): Promise<void> {
    await cancelAgain(services);
    if (!services.isShared) await endLostRuns(services, signal);
    await tellParents(services);
  }

  return {
    async stop() {
      stopping.abort();
      await Promise.all([raising, looking]);
      // What came after a dump of the database is seen by this, when that is put back.
      await raise().catch(() => undefined);
    },
  };
}

/** Cancelling is several things, one after the other: what a crash, or an engine that was away, left of it is done now. */
async function cancelAgain({ db, engine, cancel, log }: Services): Promise<void> {
  const orphans = await db
    .selectFrom('runs as child')
    .innerJoin('runs as parent', 'parent.id', 'child.parent_run_id')
    .select('child.id')
    .where('child.parent_run_id', 'is not', null)
    .where('child.status', 'in', ['queued', 'running', 'waiting'])
    .where('parent.status', '=', 'cancelled')
    .execute();
  const inEngine = [...((await engine.underWay(Date.now())) ?? [])].map(attemptIn);
  const driven: { id: string }[] = [];
  for (let from = 0; from < inEngine.length; from += BATCH) {
    const batch = inEngine.slice(from, from + BATCH);
    const rows = await db
      .selectFrom('runs')
      .select(['id', 'attempt', 'status'])
      .where(
        'id',
        'in',
        batch.map(({ id }) => id),
      )
      .where(({ or, eb }) => or([eb('status', '=', 'cancelled'), eb('attempt', '>', 1)]))
      .execute();
    driven.push(...rows.filter(({ status }) => status === 'cancelled'));
    const latest = new Map(rows.map(({ id, attempt }) => [id, attempt]));
    // The next attempt of a run with a key waits behind it.
    const earlier = batch.filter(({ id, attempt }) => attempt < (latest.get(id) ?? 0));
    for (const { id: runId, attempt } of earlier) await engine.end({ runId, attempt });
  }
  for (const { id } of [...orphans, ...driven]) {
    await cancel(id).catch((error: unknown) => {
      if (!(error instanceof Problem))
        log.warn({ err: error, run: id }, 'a run could not be cancelled; it is tried again');
    });
  }
}

interface Attempt {
  id: string;
  attempt: number;
}

/** @param text - `runId/attempt` */
function attemptIn(text: string): Attempt {
  const [id = '', attempt] = text.split('/');
  return { id, attempt: Number(attempt) };
}

/**
 * Runs that the store had under way at the start and the engine does not: they would wait for ever. One look is no
 * proof: a run that was handed over a moment ago is on its way from one part of the engine to another, and is seen in
 * neither.
 */
async function endLostRuns(services: Services, signal: AbortSignal): Promise<void> {
  const { db, engine, lookIntervalMs, log } = services;
  const beganAtMs = Date.now();
  let missing: Attempt[] = await underWay(db);
  for (let looks = 0; looks < LOOKS && missing.length > 0; ) {
    if (looks > 0) await sleep(lookIntervalMs, undefined, { signal, ref: false });
    const inEngine = await engine.underWay(beganAtMs);
    if (inEngine === undefined) {
      await sleep(lookIntervalMs, undefined, { signal, ref: false });
      continue;
    }
    missing = missing.filter(({ id, attempt }) => !inEngine.has(`${id}/${attempt}`));
    looks += 1;
  }
  let runs = 0;
  for (const [attempt, ids] of Map.groupBy(missing, ({ attempt }) => attempt)) {
    for (let from = 0; from < ids.length; from += BATCH) {
      const batch = ids.slice(from, from + BATCH).map(({ id }) => id);
      runs += await endLost(batch, attempt, services);
    }
  }
  if (runs === 0) return;
  log.error(
    { runs, errorCode: ENGINE_LOST },
    'the workflow engine has lost runs that were under way: they are marked as failed, and can be retried, one or all',
  );
}

/** One index has those that run, another those that wait: a list of both would be looked for among all runs. */
const underWay = (db: Database): Promise<Attempt[]> =>
  db
    .selectFrom('runs')
    .select(['id', 'attempt'])
    .where('status', '=', 'running')
    .unionAll(
      db
        .selectFrom('runs')
        .select(['id', 'attempt'])
        .where('status', '=', 'waiting')
        .where(sql<boolean>`status in ('waiting', 'failed', 'cancelled')`),
    )
    .execute();

/** One that has ended or was retried since it was looked at is left as it is. */
async function endLost(ids: string[], attempt: number, { db }: Services): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const ended = await transaction
      .updateTable('runs')
      .set({ status: 'failed', waiting_for: null, error: LOST, error_code: ENGINE_LOST, ended_at_ms: Date.now() })
      .where('id', 'in', ids)
      .where('attempt', '=', attempt)
      .where('status', 'in', ['running', 'waiting'])
      .returning('id')
      .execute();
    const endedIds = ended.map(({ id }) => id);
    if (endedIds.length > 0) await transaction.deleteFrom('run_waits').where('run_id', 'in', endedIds).execute();
    return ended.length;
  });
}

/** Ends the waits for runs that have ended and could not tell those who started them: they were lost, or cut off at it. */
async function tellParents({ db, waits }: Services): Promise<void> {
  const ended = await db
    .selectFrom('run_waits')
    .innerJoin('runs', 'runs.id', 'run_waits.subject')
    .select(['runs.id', 'runs.status', 'runs.error'])
    .where('kind', '=', 'run')
    .where('runs.ended_at_ms', 'is not', null)
    .execute();
  await waits.resolveAll(
    'run',
    ended.map(({ id, status, error }) => ({ subject: id, value: { runId: id, status, error } })),
  );
}
