import { sql } from 'kysely';
import type { Logger } from 'pino';
import { rowsOf } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import type { Engine } from './engine.ts';
import { type Run, runRows, toRun } from './runs.ts';

/** Runs that are read and started together; the engine is spoken to on 64 connections, and the rest of them wait. */
const BATCH = 100;
/** So many batches are being started at once: the engine answers when it has a run on disk. */
const BATCHES_UNDER_WAY = 3;
/** Runs that a crash left queued, or an engine that was away, are handed over again this often. */
const SWEEP_INTERVAL_MS = 2_000;

export interface HandOver {
  /** Runs were queued: hand them over now instead of at the next sweep. */
  wake(): void;
  /** A run ended: there may be room for one that a limit held back. */
  runEnded(): void;
  stop(): Promise<void>;
}

interface QueuedRun {
  id: string;
  attempt: number;
  workflow_id: string;
  connection_id: string | null;
  order_key: string | null;
  workflow_limit: number | null;
  connection_limit: number | null;
  run: Run;
}

/** Runs as they were handed over, so that whoever executes them need not read them again. */
export interface FreshRuns {
  /** The run, once; `undefined` when it has to be read. */
  take(runId: string): Run | undefined;
  add(run: Run): void;
}

/** The engine may have them executed on another server: what nobody takes is forgotten. */
const MAX_FRESH = 5_000;

export function createFreshRuns(): FreshRuns {
  const runs = new Map<string, Run>();
  return {
    take(runId) {
      const run = runs.get(runId);
      runs.delete(runId);
      return run;
    },
    add(run) {
      if (runs.size >= MAX_FRESH) runs.clear();
      runs.set(run.id, run);
    },
  };
}

/**
 * From queued runs to started ones: once each, by the engine's idempotency key. A run is queued until
 * the engine has it on disk, so a crash between the two hands it over again, and it starts once.
 *
 * Limits count the runs at work; those that wait for time, a delivery or a person take no room.
 */
export function startHandOver(services: { store: Store; engine: Engine; fresh: FreshRuns; log: Logger }): HandOver {
  const { store, engine, fresh, log } = services;
  const { db } = store;
  let isWanted = false;
  let isStopped = false;
  let isHoldingBack = false;
  let working: Promise<void> | undefined;
  const sweep = setInterval(wake, SWEEP_INTERVAL_MS).unref();

  function wake(): void {
    isWanted = true;
    working ??= work().finally(() => {
      working = undefined;
    });
  }

  async function work(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      try {
        await handOverAll();
      } catch (error) {
        log.error({ err: error }, 'runs could not be handed to the engine; the next sweep tries again');
      }
    }
  }

  /** Goes through the queue once, oldest first. While some are being started, the next are read already. */
  async function handOverAll(): Promise<void> {
    const full = { workflows: new Set<string>(), connections: new Set<string>() };
    const lanes = new Map<string, Promise<void>>();
    const underWay: Promise<void>[] = [];
    let after = '';
    isHoldingBack = false;
    for (;;) {
      const queued = await nextQueued(after, full);
      const hasLimits = queued.some((run) => run.workflow_limit !== null || run.connection_limit !== null);
      // Limits count what is marked.
      if (hasLimits) await Promise.all(underWay.splice(0));
      const startable = await withinLimits(queued, full);
      isHoldingBack ||= startable.length < queued.length;
      const started = start(startable, lanes);
      started.catch(() => {}); // heard of below
      underWay.push(started);
      if (underWay.length >= BATCHES_UNDER_WAY) await underWay.shift();
      after = queued.at(-1)?.id ?? '';
      if (queued.length < BATCH || isStopped) break;
    }
    await Promise.all(underWay);
  }

  /** The oldest that wait, past those of workflows and connections that are known to be full. */
  async function nextQueued(
    after: string,
    full: { workflows: Set<string>; connections: Set<string> },
  ): Promise<QueuedRun[]> {
    let runs = runRows(db)
      .where('runs.status', '=', 'queued')
      .where('runs.id', '>', after)
      .select(['workflows.concurrency as workflow_limit', 'connections.concurrency as connection_limit']);
    if (full.workflows.size > 0) runs = runs.where('runs.workflow_id', 'not in', [...full.workflows]);
    if (full.connections.size > 0) {
      const connections = [...full.connections];
      runs = runs.where((where) =>
        where.or([where('runs.connection_id', 'is', null), where('runs.connection_id', 'not in', connections)]),
      );
    }
    const rows = await runs.orderBy('runs.id').limit(BATCH).execute();
    return rows.map((row) => ({ ...row, run: toRun(row) }));
  }

  async function withinLimits(
    queued: QueuedRun[],
    full: { workflows: Set<string>; connections: Set<string> },
  ): Promise<QueuedRun[]> {
    const room = {
      workflows: await roomIn('workflow_id', queued, 'workflow_limit'),
      connections: await roomIn('connection_id', queued, 'connection_limit'),
    };
    return queued.filter(({ workflow_id: workflowId, connection_id: connectionId }) => {
      const ofWorkflow = room.workflows.get(workflowId) ?? Number.POSITIVE_INFINITY;
      const ofConnection = room.connections.get(connectionId ?? '') ?? Number.POSITIVE_INFINITY;
      if (ofWorkflow <= 0) full.workflows.add(workflowId);
      if (ofConnection <= 0) full.connections.add(connectionId ?? '');
      if (ofWorkflow <= 0 || ofConnection <= 0) return false;
      room.workflows.set(workflowId, ofWorkflow - 1);
      room.connections.set(connectionId ?? '', ofConnection - 1);
      return true;
    });
  }

  /** How many more may start, for those that have a limit. */
  async function roomIn(
    column: 'workflow_id' | 'connection_id',
    queued: QueuedRun[],
    limit: 'workflow_limit' | 'connection_limit',
  ): Promise<Map<string, number>> {
    const room = new Map<string, number>();
    for (const run of queued) {
      const id = run[column];
      if (id !== null && run[limit] !== null) room.set(id, run[limit]);
    }
    if (room.size === 0) return room;
    const atWork = await db
      .selectFrom('runs')
      .where('status', '=', 'running')
      .where(column, 'in', [...room.keys()])
      .groupBy(column)
      .select(({ fn }) => [column, fn.countAll<number>().as('runs')])
      .execute();
    for (const row of atWork) {
      const id = row[column] as string;
      room.set(id, (room.get(id) as number) - Number(row.runs));
    }
    return room;
  }

  /** Runs with the same order key are handed over one after the other, all others at once. */
  async function start(runs: QueuedRun[], lanes: Map<string, Promise<void>>): Promise<void> {
    const taken: [string, number][] = [];
    const hand = async ({ id, attempt, run }: QueuedRun, orderKey: string | undefined) => {
      fresh.add(run);
      await engine.start({ runId: id, attempt, orderKey });
      taken.push([id, attempt]);
    };
    const outcomes = await Promise.allSettled(
      runs.map((run) => {
        if (run.order_key === null) return hand(run, undefined);
        const lane = `${run.workflow_id}/${run.order_key}`;
        // One that fails keeps those behind it waiting: they must not overtake it.
        const inOrder = (lanes.get(lane) ?? Promise.resolve()).then(() => hand(run, lane));
        lanes.set(lane, inOrder);
        return inOrder;
      }),
    );
    await mark(taken);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** The engine has them: they are not queued any more. One that is past that already is left as it is. */
  async function mark(taken: [string, number][]): Promise<void> {
    if (taken.length === 0) return;
    await store.batch([
      sql`
        update runs set status = 'running'
        from (select value->>0 as id, cast(value->>1 as bigint) as attempt from ${rowsOf(store.kind, taken)}) as taken
        where runs.id = taken.id and runs.attempt = taken.attempt and runs.status = 'queued'`,
    ]);
  }

  wake();
  return {
    wake,
    runEnded() {
      if (isHoldingBack) wake();
    },
    async stop() {
      isStopped = true;
      clearInterval(sweep);
      await working;
    },
  };
}
