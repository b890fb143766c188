import { sql } from 'kysely';
import type { Environment } from '../connections/connections.ts';
import type { Store } from '../store/store.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Engine, ForwardTicket } from '../workflows/runs/engine.ts';
import type { HttpCaller } from '../workflows/runs/steps/http.ts';
import type { DestinationRow } from './destination.ts';
import type { Destinations } from './destinations.ts';
import { endSlice, isThere, NEVER_MS, wakeResting } from './rest.ts';
import { sendBatch } from './send-batch.ts';
import { takeDue } from './take-due.ts';

/** How long a slice works: then the next begins, which any server may take. */
const SLICE_MS = 10_000;
/** A change of the destination that was made on another server is heeded this soon. */
const LOOK_AGAIN_MS = 1_000;
/** What is under way when the server stops may end by itself for so long. */
const STOP_GRACE_MS = 2_000;

/** What time it is for a destination. */
interface Clock {
  nowMs: () => number;
  isSandbox: boolean;
}

/** Sends what is due to destinations, each in slices, one slice of a destination at a time. */
export interface Driver {
  /** Works on a slice. @returns the one that follows at once, if one does. */
  drive(ticket: ForwardTicket): Promise<ForwardTicket | undefined>;
  /** What is at work here for it looks at the destination again. */
  interrupt(destinationId: string): void;
  stop(): Promise<void>;
}

export function createDriver(services: {
  store: Store;
  http: HttpCaller;
  metrics: Pick<Metrics, 'forwarded'>;
  destinations: Pick<Destinations, 'secretsOf' | 'urlOf'>;
  connections: { sandboxNowMs(id: string, environment: Environment): Promise<number | undefined> };
  engine: () => Pick<Engine, 'scheduleForwardingAt'>;
  onForwarded: (destinationId: string) => void;
}): Driver {
  const { store, http, metrics, destinations, connections, engine, onForwarded } = services;
  const { db, reads } = store;
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const interrupts = new Map<string, AbortController>();
  const begun = new Map<string, { atMs: number }>();
  const atWork = new Set<Promise<unknown>>();

  async function work(ticket: ForwardTicket): Promise<ForwardTicket | undefined> {
    const endAtMs = Date.now() + SLICE_MS;
    for (;;) {
      // It is begun again when the server is back.
      stopping.signal.throwIfAborted();
      const row = await rowOf(ticket.destinationId);
      if (row?.slice !== ticket.slice || row.rests_until_ms !== null) return following(ticket, row);
      if (Date.now() >= endAtMs) return move(endSlice(ticket, undefined));
      const clock = await clockOf(row);
      const due = await dueFor(row, clock);
      if (due.length === 0) return rest(ticket, row, clock);
      await send(row, due, clock);
    }
  }

  /** By the sandbox's clock where that is ahead, so that days pass when somebody says so. */
  async function clockOf({ endpoint_id: endpointId }: DestinationRow): Promise<Clock> {
    const place = await db
      .selectFrom('trigger_endpoints')
      .select(['connection_id', 'environment'])
      .where('id', '=', endpointId)
      .executeTakeFirstOrThrow();
    const sandboxMs = await connections.sandboxNowMs(place.connection_id, place.environment as Environment);
    const aheadMs = sandboxMs === undefined ? 0 : Math.max(0, sandboxMs - Date.now());
    return { nowMs: () => Date.now() + aheadMs, isSandbox: sandboxMs !== undefined };
  }

  async function dueFor(row: DestinationRow, { nowMs }: Clock) {
    if (row.paused_at_ms !== null || (row.held_until_ms ?? 0) > nowMs()) return [];
    // A circuit that is open lets one through, whose outcome decides.
    return takeDue(reads, row.id, { nowMs: nowMs(), ...(row.failing_since_ms !== null && { limit: 1 }) });
  }

  async function send(row: DestinationRow, due: Awaited<ReturnType<typeof dueFor>>, { nowMs }: Clock): Promise<void> {
    const interrupt = new AbortController();
    interrupts.set(row.id, interrupt);
    const pace = begun.get(row.id) ?? { atMs: 0 };
    begun.set(row.id, pace);
    try {
      await sendBatch(
        {
          store,
          http,
          metrics,
          row,
          url: destinations.urlOf(row),
          secrets: destinations.secretsOf(row),
          nowMs,
          begun: pace,
          enough: AbortSignal.any([interrupt.signal, stopping.signal, AbortSignal.timeout(LOOK_AGAIN_MS)]),
          givingUp: givingUp.signal,
        },
        due,
      );
    } finally {
      interrupts.delete(row.id);
      onForwarded(row.id);
    }
  }

  /** Until something is due: what was queued before it rested is seen by the look afterwards, and all else wakes it. */
  async function rest(ticket: ForwardTicket, row: DestinationRow, clock: Clock): Promise<ForwardTicket | undefined> {
    const nowMs = clock.nowMs();
    const heldUntilMs = (row.held_until_ms ?? 0) > nowMs ? row.held_until_ms : null;
    const dueAtMs = heldUntilMs ?? (await nextDueAtMs(row.id)) ?? NEVER_MS;
    const untilMs = row.paused_at_ms === null ? dueAtMs : NEVER_MS;
    const rested = await move(endSlice(ticket, { untilMs, isSandbox: clock.isSandbox }));
    return rested && riseOrSetAlarm(rested, nowMs);
  }

  async function riseOrSetAlarm(ticket: ForwardTicket, nowMs: number): Promise<ForwardTicket | undefined> {
    const { destinationId, slice } = ticket;
    const dueAtMs = await nextDueAtMs(destinationId);
    if (dueAtMs !== undefined && dueAtMs <= nowMs) {
      const isIt = sql`id = ${destinationId} and slice = ${slice}`;
      const risen = await move(wakeResting(isIt, nowMs, { isNextSlice: false }));
      if (risen) return risen;
    }
    const row = await rowOf(destinationId);
    const untilMs = row?.rests_until_ms ?? NEVER_MS;
    if (row?.slice === slice && untilMs < NEVER_MS && row.rests_by_sandbox === 0) {
      await engine().scheduleForwardingAt({ destinationId, dueAtMs: untilMs });
    }
    return undefined;
  }

  /** A crash may have come between the end of a slice and what follows it. */
  async function following(ticket: ForwardTicket, row: DestinationRow | undefined): Promise<ForwardTicket | undefined> {
    if (row?.slice !== ticket.slice + 1) return undefined;
    const next = { destinationId: row.id, slice: row.slice };
    return row.rests_until_ms === null ? next : riseOrSetAlarm(next, Date.now());
  }

  async function move(statement: ReturnType<typeof endSlice>): Promise<ForwardTicket | undefined> {
    const [[moved]] = await store.batch([statement]);
    return moved && { destinationId: moved.id, slice: Number(moved.slice) };
  }

  const rowOf = (id: string): Promise<DestinationRow | undefined> =>
    db.selectFrom('destinations').selectAll().where('id', '=', id).where(isThere).executeTakeFirst();

  async function nextDueAtMs(destinationId: string): Promise<number | undefined> {
    const { due } = await reads
      .selectFrom('forwarded_events')
      .select(({ fn }) => fn.min('due_at_ms').as('due'))
      .where('destination_id', '=', destinationId)
      .where('status', '=', 'waiting')
      .executeTakeFirstOrThrow();
    return due === null ? undefined : Number(due);
  }

  return {
    async drive(ticket) {
      const working = work(ticket);
      const ended = working.catch(() => undefined);
      atWork.add(ended);
      try {
        return await working;
      } finally {
        atWork.delete(ended);
      }
    },
    interrupt: (destinationId) => interrupts.get(destinationId)?.abort(),
    async stop() {
      stopping.abort(new Error('The server is stopping'));
      const late = setTimeout(() => givingUp.abort(new Error('The server is stopping')), STOP_GRACE_MS);
      await Promise.all(atWork);
      clearTimeout(late);
    },
  };
}
