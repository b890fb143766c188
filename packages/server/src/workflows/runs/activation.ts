import { sendMarkerOf } from '@cio-bridge/connector';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Deliveries } from '../../inbound/deliveries/deliveries.ts';
import type { Endpoints, TriggerEndpoint } from '../../inbound/endpoints/endpoints.ts';
import { normalForm, shownFacts } from '../../inbound/events/event.ts';
import type { ActivatableEvent, RunStarter } from '../../inbound/events/events.ts';
import type { StoredNow } from '../../inbound/ingress/event-writer.ts';
import { rowsOf, type Statement } from '../../store/batch.ts';
import type { Store } from '../../store/store.ts';
import type { Tracing } from '../../telemetry/tracing/tracing.ts';
import type { ActiveWorkflow } from '../definition/active-workflows.ts';
import type { Workflows } from '../definition/workflows.ts';
import type { HandOver } from './hand-over.ts';
import { insertRuns, type NewRun } from './new-runs.ts';
import { withoutLoops } from './own-messages.ts';
import { reasonToSkip, runsFor } from './runs-for-event.ts';

/** Few enough that the store is back before the next events to be stored are read: 100 take it 8 ms, on a slow machine. */
const BATCH = 100;
/**
 * We rest for three times as long as the store was at a batch, and leave it to those that wait for their 200. What comes
 * meanwhile shares the next commit: one of its own for each would write all that it touches. Few are not kept waiting for
 * a slow store, though.
 */
const REST_SHARE = 3;
/** While more come than are remembered, most are activated later anyway: those that wait for their 200 get more of the store. */
const OVERLOADED_REST_SHARE = 9;
const OVERLOADED_MS = 100;
const FEW = 40;
const FEW_REST_MS = 10;
/** More than this waits in the store alone, so that memory stays flat while the store is slow. */
const MAX_REMEMBERED = 10_000;
const SWEEP_INTERVAL_MS = 2_000;
/** Younger events are still in the memory of the process that stored them. */
const SWEEP_AGE_MS = 5_000;

export interface Activation extends RunStarter {
  /** Events that were committed a moment ago: they need not be read back. */
  take(events: StoredNow[]): void;
  /** Looks into the store now instead of at the next sweep, at events of whatever age. */
  sweep(): void;
  stop(): Promise<void>;
}

/**
 * Whoever passes events on to other systems: what queues these, to be committed with their activation, and what to call
 * when they are.
 */
export type EventQueue = (
  events: readonly ActivatableEvent[],
) => Promise<{ statements: readonly Statement<unknown>[]; committed: () => void }>;

/**
 * From stored events to queued runs. An event's runs, its place in the delivery's history and the
 * mark that it is done are one transaction, and a run is unique on (workflow, activation): whatever
 * a crash interrupts is done again, and comes to the same runs.
 */
export function startActivation(services: {
  store: Store;
  endpoints: Endpoints;
  workflows: Workflows;
  deliveries: Deliveries;
  handOver: HandOver;
  forwarding: EventQueue;
  onActivated: (events: readonly ActivatableEvent[]) => void;
  tracing: Pick<Tracing, 'activated'>;
  log: Logger;
}): Activation {
  const { store, endpoints, workflows, deliveries, handOver, forwarding, onActivated, tracing, log } = services;
  const { db } = store;
  /** By id, as they came. */
  const remembered = new Map<string, ActivatableEvent>();
  // Whatever was left before this process began is nobody's but ours.
  let sweepYoungerThanMs: number | undefined = 0;
  let storeMs = 0;
  let overloadedAtMs = Number.NEGATIVE_INFINITY;
  let isStopped = false;
  let working: Promise<void> | undefined;
  let pause: { end: () => void } | undefined;
  const sweeper = setInterval(() => wakeToSweep(SWEEP_AGE_MS), SWEEP_INTERVAL_MS).unref();

  function wake(): void {
    working ??= work().finally(() => {
      working = undefined;
    });
  }

  function wakeToSweep(ageMs: number): void {
    sweepYoungerThanMs = Math.min(ageMs, sweepYoungerThanMs ?? ageMs);
    wake();
  }

  async function work(): Promise<void> {
    while (!isStopped && (remembered.size > 0 || sweepYoungerThanMs !== undefined)) {
      try {
        if (sweepYoungerThanMs !== undefined) {
          const ageMs = sweepYoungerThanMs;
          sweepYoungerThanMs = undefined;
          await sweepStore(ageMs);
        }
        await activateThenRest(nextRemembered());
      } catch (error) {
        // What was remembered is in the store, too: the sweep finds it there.
        log.error({ err: error }, 'activation failed; the next sweep tries again');
      }
    }
  }

  function nextRemembered(): ActivatableEvent[] {
    return takeRemembered([...remembered.keys().take(BATCH)]);
  }

  function takeRemembered(ids: readonly string[]): ActivatableEvent[] {
    return ids.flatMap((id) => {
      const event = remembered.get(id);
      remembered.delete(id);
      return event ?? [];
    });
  }

  async function activateThenRest(events: ActivatableEvent[]): Promise<void> {
    if (events.length === 0) return;
    const before = storeMs;
    try {
      await activateEach(events);
    } finally {
      const share = performance.now() - overloadedAtMs < OVERLOADED_MS ? OVERLOADED_REST_SHARE : REST_SHARE;
      const restMs = share * (storeMs - before);
      if (!isStopped) await sleep(events.length < FEW ? Math.min(FEW_REST_MS, restMs) : restMs);
    }
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      pause = {
        end: () => {
          clearTimeout(timer);
          resolve();
        },
      };
    });
  }

  /** What a crash, or a failure, left between an event's commit and its runs. */
  async function sweepStore(ageMs: number): Promise<void> {
    let after = '';
    for (;;) {
      const rows = await db
        .selectFrom('events')
        .select(['id', 'endpoint_id', 'payload', 'received_at_ms'])
        .where('activated_at_ms', 'is', null)
        .where('received_at_ms', '<=', Date.now() - ageMs)
        .where('id', '>', after)
        .orderBy('id')
        .limit(BATCH)
        .execute();
      // Those that are remembered are done on the way: going past thousands of them would take the main thread for itself.
      const forgotten = rows.filter(({ id }) => !remembered.has(id));
      const known = takeRemembered(rows.map(({ id }) => id));
      await activateThenRest([...known, ...(await read(forgotten))]);
      after = rows.at(-1)?.id ?? '';
      if (rows.length < BATCH || isStopped) return;
    }
  }

  async function read(
    rows: { id: string; endpoint_id: string; payload: string; received_at_ms: number }[],
  ): Promise<ActivatableEvent[]> {
    const byId = new Map<string, TriggerEndpoint>();
    for (const id of new Set(rows.map((row) => row.endpoint_id))) byId.set(id, await endpoints.get(id));
    return rows.map((row) => ({
      id: row.id,
      endpoint: byId.get(row.endpoint_id) as TriggerEndpoint,
      receivedAtMs: row.received_at_ms,
      event: normalForm(row.payload),
    }));
  }

  /** One transaction for all of them; one for each when that fails, so that an odd one holds back nobody but itself. */
  async function activateEach(events: ActivatableEvent[]): Promise<void> {
    try {
      await activate(events);
    } catch (cause) {
      const failed = await Promise.allSettled(events.length > 1 ? events.map((event) => activate([event])) : []);
      const left = events.length > 1 ? failed.filter(({ status }) => status === 'rejected').length : 1;
      if (left > 0) throw new Error(`${left} of ${events.length} events could not be activated`, { cause });
    }
  }

  async function activate(events: ActivatableEvent[]): Promise<void> {
    const now = Date.now();
    const candidates = await candidatesFor(events);
    const started: NewRun[] = [];
    const forwarded: ActivatableEvent[] = [];
    const marks: (string | null)[][] = [];
    for (const stored of events) {
      const skipped = reasonToSkip(stored);
      if (!skipped) {
        forwarded.push(stored);
        started.push(...runsFor(stored, candidates.get(stored.endpoint.id)));
      }
      marks.push([
        stored.id,
        skipped,
        ...shownFacts(stored.event),
        (stored.event && sendMarkerOf(stored.event)) ?? null,
      ]);
    }
    const runs = await withoutLoops(db, started, now);
    const queued = await forwarding(forwarded);
    // Before the mark: when those who wait for a delivery could not be told, the event is activated again.
    await deliveries.announce(events);
    const beganAt = performance.now();
    await store.batch([
      ...deliveries.recordStatements(events),
      ...(runs.length > 0 ? insertRuns(store.kind, runs, now) : []),
      ...queued.statements,
      sql`
        update events set activated_at_ms = ${now}, skipped_because = marks.value->>1,
          recipient = marks.value->>2, detail = marks.value->>3, made_by = marks.value->>4,
          send_marker = marks.value->>5
        from ${rowsOf(store.kind, marks, 'marks')} where events.id = marks.value->>0`,
    ]);
    storeMs += performance.now() - beganAt;
    if (started.length > 0) handOver.wake();
    queued.committed();
    onActivated(events);
    await tracing.activated(events);
  }

  /** The workflows of each endpoint, asked for once per batch. */
  async function candidatesFor(events: ActivatableEvent[]): Promise<Map<string, ActiveWorkflow[]>> {
    const found = new Map<string, ActiveWorkflow[]>();
    for (const { endpoint } of events) {
      if (!found.has(endpoint.id)) found.set(endpoint.id, await workflows.forEndpoint(endpoint.id));
    }
    return found;
  }

  wake();
  return {
    take(events) {
      const room = MAX_REMEMBERED - remembered.size;
      if (events.length > room) overloadedAtMs = performance.now();
      for (const event of events.slice(0, room)) remembered.set(event.id, event);
      wake();
    },
    sweep: () => wakeToSweep(0),
    async replay(events, replayId) {
      const candidates = await candidatesFor(events);
      const started = events.flatMap((event) => runsFor(event, candidates.get(event.endpoint.id), replayId));
      if (started.length === 0) return { runs: 0 };
      await store.batch(insertRuns(store.kind, started, Date.now()));
      handOver.wake();
      return { runs: started.length };
    },
    async stop() {
      isStopped = true;
      clearInterval(sweeper);
      pause?.end();
      await working;
    },
  };
}
