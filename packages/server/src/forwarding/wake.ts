import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Environment } from '../connections/connections.ts';
import type { Store } from '../store/store.ts';
import type { Engine, ForwardAlarm } from '../workflows/runs/engine.ts';
import { isThere, type MovedSlice, NEVER_MS, supersedeSilent, wakeResting } from './rest.ts';

/** Events that come thick and fast wake their destinations together. */
const GATHER_MS = 10;
/** What a crash left between a commit and its wake, or an engine that was away, is found this soon. */
const SWEEP_INTERVAL_MS = 2_000;
/** A slice that has not been heard of for so long is lost. */
const SILENT_MS = 60_000;
const SANDBOX_INTERVAL_MS = 500;

/** Begins slices of work for destinations that rest and have something to do. */
export interface Wake {
  /** Something waits for these. */
  soon(destinationIds: readonly string[]): void;
  /** What a restart, or a crash, left. */
  begin(): void;
  /** The alarm that a destination set before it rested. */
  fire(alarm: ForwardAlarm): Promise<void>;
  stop(): Promise<void>;
}

export function createWake(services: {
  store: Pick<Store, 'db' | 'batch'>;
  engine: () => Pick<Engine, 'startForwarding'>;
  connections: { sandboxNowMs(id: string, environment: Environment): Promise<number | undefined> };
  log: Logger;
}): Wake {
  const { store, engine, connections, log } = services;
  const { db } = store;
  const timers: NodeJS.Timeout[] = [];
  let gathered = new Set<string>();
  let gathering: NodeJS.Timeout | undefined;
  let isStopped = false;
  let working: Promise<void> = Promise.resolve();
  const next = (work: () => Promise<void>) => {
    working = working.then(work).catch((error: unknown) => {
      if (!isStopped) log.error({ err: error }, 'destinations could not be woken; the next sweep tries again');
    });
  };

  async function wake(ids: readonly string[], nowMs: number): Promise<void> {
    if (ids.length === 0 || isStopped) return;
    const [woken] = await store.batch([wakeResting(sql`id in (${sql.join(ids)})`, nowMs, { isNextSlice: true })]);
    await start(woken);
  }

  async function start(slices: readonly MovedSlice[]): Promise<void> {
    for (const { id, slice } of slices) await engine().startForwarding({ destinationId: id, slice });
  }

  /** Those that rest though something is due: whoever was to wake them is gone. */
  async function sweep(): Promise<void> {
    const now = Date.now();
    const due = sql<boolean>`exists (select 1 from forwarded_events
      where destination_id = destinations.id and status = 'waiting' and due_at_ms <= ${now} and due_at_ms < rests_until_ms)`;
    const rows = await db
      .selectFrom('destinations')
      .select('id')
      .where('paused_at_ms', 'is', null)
      .where(sql<boolean>`coalesce(held_until_ms, 0) <= ${now}`)
      .where((where) => where.or([where('rests_until_ms', '<=', now), due]))
      .where(isThere)
      .execute();
    await wake(
      rows.map(({ id }) => id),
      now,
    );
    await beginAgain(now - SILENT_MS);
  }

  async function beginAgain(silentSinceMs: number): Promise<void> {
    const silent = await db
      .selectFrom('destinations')
      .select('id')
      .where('rests_until_ms', 'is', null)
      .where('worked_at_ms', '<=', silentSinceMs)
      .where(isThere)
      .limit(1)
      .execute();
    if (silent.length === 0) return;
    const [slices] = await store.batch([supersedeSilent(silentSinceMs)]);
    await start(slices);
  }

  /** Those that wait for a moment of a sandbox's clock, which somebody may have moved. */
  async function lookAtSandboxes(): Promise<void> {
    const rows = await db
      .selectFrom('destinations')
      .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'destinations.endpoint_id')
      .select(['destinations.id', 'rests_until_ms', 'connection_id', 'environment'])
      .where('rests_by_sandbox', '=', 1)
      .where('rests_until_ms', '<', NEVER_MS)
      .execute();
    for (const { id, rests_until_ms: untilMs, connection_id: connectionId, environment } of rows) {
      const nowMs = await connections.sandboxNowMs(connectionId, environment as Environment);
      if (nowMs !== undefined && untilMs !== null && untilMs <= nowMs) await wake([id], nowMs);
    }
  }

  return {
    soon(destinationIds) {
      for (const id of destinationIds) gathered.add(id);
      if (gathered.size === 0 || isStopped) return;
      gathering ??= setTimeout(() => {
        const ids = [...gathered];
        gathered = new Set();
        gathering = undefined;
        next(() => wake(ids, Date.now()));
      }, GATHER_MS);
    },
    begin() {
      next(() => beginAgain(Date.now()));
      next(sweep);
      timers.push(
        setInterval(() => next(sweep), SWEEP_INTERVAL_MS).unref(),
        setInterval(() => next(lookAtSandboxes), SANDBOX_INTERVAL_MS).unref(),
      );
    },
    fire: ({ destinationId }) => wake([destinationId], Date.now()),
    async stop() {
      isStopped = true;
      clearTimeout(gathering);
      for (const timer of timers) clearInterval(timer);
      await working;
    },
  };
}
