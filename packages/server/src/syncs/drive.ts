import { sql } from 'kysely';
import { ulid } from 'ulid';
import type { Database } from '../store/store.ts';
import type { NextSlice, SyncTicket } from '../workflows/runs/engine.ts';
import { createPlaces } from './places.ts';
import { Slice, type SliceServices } from './slice.ts';
import type { SyncRow } from './sync.ts';

/** Syncs at work at once in one process: each takes memory, and all of them the same thread. */
const AT_ONCE = 2;

export interface Driver {
  /** Works on a sync for a while; what it has done is in the store each second. */
  drive(ticket: SyncTicket): Promise<NextSlice | undefined>;
  /** What of it is at work here ends soon, in good order: somebody has paused or cancelled it. */
  interrupt(syncId: string): void;
  /** Ends all that is at work, in good order. */
  stop(): Promise<void>;
}

export function createDriver(services: SliceServices): Driver {
  const { db } = services.store;
  const places = createPlaces(AT_ONCE);
  const stopping = new AbortController();
  const atWork = new Map<string, { interrupt: AbortController; ended: Promise<unknown> }>();

  async function drive(ticket: SyncTicket): Promise<NextSlice | undefined> {
    const leave = await places.take(stopping.signal);
    try {
      // What was started before and is not heard of any more must not send beside this one.
      await atWork.get(ticket.syncId)?.ended.catch(() => undefined);
      const row = await claim(db, ticket);
      if (!row) return await following(db, ticket);
      const interrupt = new AbortController();
      const slice = new Slice(services, row, AbortSignal.any([interrupt.signal, stopping.signal]));
      const ended = slice.work();
      atWork.set(row.id, { interrupt, ended });
      try {
        return await ended;
      } finally {
        atWork.delete(row.id);
      }
    } finally {
      leave();
    }
  }

  return {
    drive,
    interrupt: (syncId) => atWork.get(syncId)?.interrupt.abort(),
    async stop() {
      stopping.abort();
      await Promise.all([...atWork.values()].map(({ ended }) => ended.catch(() => undefined)));
    },
  };
}

/** @returns undefined when the slice is not the one that is due: done already, paused or over. */
async function claim(db: Database, { syncId, attempt, slice }: SyncTicket): Promise<SyncRow | undefined> {
  return await db
    .updateTable('syncs')
    .set({
      status: 'running',
      driver: ulid(),
      started_at_ms: sql<number>`coalesce(started_at_ms, ${Date.now()})`,
      changed_at_ms: Date.now(),
    })
    .where('id', '=', syncId)
    .where('attempt', '=', attempt)
    .where('slice', '=', slice)
    .where('status', 'in', ['queued', 'running'])
    .returningAll()
    .executeTakeFirst();
}

/** A crash may have come between the end of a slice and the beginning of the next. */
async function following(db: Database, { syncId, attempt, slice }: SyncTicket): Promise<NextSlice | undefined> {
  const row = await db.selectFrom('syncs').selectAll().where('id', '=', syncId).executeTakeFirst();
  if (row?.status !== 'running' || row.attempt !== attempt || row.slice <= slice) return undefined;
  return { syncId, attempt, slice: row.slice, waitMs: Math.max(0, (row.retry_at_ms ?? 0) - Date.now()) };
}
