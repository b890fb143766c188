import type { Logger } from 'pino';
import type { Access } from '../../access/access.ts';
import { newId } from '../../ids.ts';
import { countUpTo } from '../../store/count-rows.ts';
import { notFound, Problem } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import type { Endpoints, TriggerEndpoint } from '../endpoints/endpoints.ts';
import { normalForm } from './event.ts';
import type { RunStarter } from './events.ts';
import { type EventFilter, foundEvents } from './find-events.ts';

/** More than this at once is better done with a narrower filter, a piece at a time. */
const MAX_REPLAYED_EVENTS = 10_000;
/** Events that are read together: an event can be a megabyte. */
const BATCH_EVENTS = 200;
const BATCH_CHARACTERS = 8_000_000;

/** As long as an answer is kept for its key. */
const KEY_HOLDS_MS = 24 * 3_600_000;

/** Which events: those that the filter lets through, or one. */
type ReplayFilter = EventFilter & { id?: string };

export interface Replay {
  replayId: string;
  events: number;
  runs: number;
}

/** A replay as people see it. */
export interface ShownReplay {
  id: string;
  requestedBy: string;
  filter: unknown;
  events: number;
  runs: number;
  createdAtMs: number;
  endedAtMs: number | null;
}

/** Who asks for a replay. The same actor's same key is the same replay. */
export interface ReplayRequest {
  actor: { id: string; name: string };
  idempotencyKey?: string | undefined;
  clientIds?: readonly string[] | undefined;
}

/**
 * Starts the runs of stored events again.
 *
 * A replay is written down before its first run is started, and its runs derive from it and their event. One
 * that a crash cut off goes on when the server starts again, from where it was, and starts nothing twice.
 */
export interface Replays {
  /** Starts the runs of one event again. They are new runs, which say that they are a replay. */
  replay(id: string, by: ReplayRequest): Promise<Replay>;
  /**
   * Starts the runs of all these events again, oldest first.
   *
   * @param expectedEvents - How many the caller was told there are.
   * @throws Problem 409 when there are more or fewer by now; 422 when there are more than 10,000.
   */
  replayAll(filter: EventFilter, expectedEvents: number, by: ReplayRequest): Promise<Replay>;
  /** Newest first; whoever is limited to some clients sees their own. */
  list(query: {
    by: Pick<Access, 'actor' | 'clientIds'>;
    limit: number;
    before?: string | undefined;
  }): Promise<ShownReplay[]>;
  /** @throws Problem 404 */
  get(id: string, by: Pick<Access, 'actor' | 'clientIds'>): Promise<ShownReplay>;
  /** Resolves when nothing of it is under way in this process. */
  stop(): Promise<void>;
}

export function startReplays(services: {
  store: Pick<Store, 'db' | 'reads'>;
  endpoints: Endpoints;
  activation: RunStarter;
  log: Logger;
}): Replays {
  const { store, endpoints, activation, log } = services;
  const { db, reads } = store;
  const underWay = new Map<string, Promise<Replay>>();
  let isStopped = false;

  /** One walk through a replay at a time, in this process; another node that walks it too comes to the same runs. */
  function goOn(id: string): Promise<Replay> {
    const walk = underWay.get(id) ?? walkThrough(id).finally(() => underWay.delete(id));
    underWay.set(id, walk);
    return walk;
  }

  async function walkThrough(id: string): Promise<Replay> {
    const replay = await db.selectFrom('replays').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const filter = JSON.parse(replay.filter ?? '{}') as ReplayFilter;
    let { after_event_id: after, runs } = replay;
    while (replay.ended_at_ms === null) {
      if (isStopped)
        throw new Problem(503, 'shutting_down', 'The server is stopping; the replay goes on when it is back');
      const batch = await nextBatch(filter, after);
      runs += (await activation.replay(await withEndpoints(batch), id)).runs;
      after = batch.at(-1)?.id ?? after;
      const isLast = batch.length === 0;
      await db
        .updateTable('replays')
        .set({ after_event_id: after, runs, ...(isLast && { ended_at_ms: Date.now() }) })
        .where('id', '=', id)
        .execute();
      if (isLast) break;
    }
    return { replayId: id, events: replay.events, runs };
  }

  async function nextBatch({ id, ...filter }: ReplayFilter, after: string | null) {
    const ids = await foundEvents(reads, filter)
      .$if(id !== undefined, (query) => query.where('events.id', '=', id as string))
      .$if(after !== null, (query) => query.where('events.id', '>', after as string))
      .select(({ fn }) => ['events.id', fn<number>('length', ['events.payload']).as('characters')])
      .orderBy('events.id')
      .limit(BATCH_EVENTS)
      .execute();
    let characters = 0;
    const end = ids.findIndex((row, index) => {
      characters += row.characters;
      return index > 0 && characters > BATCH_CHARACTERS;
    });
    const taken = ids.slice(0, end < 0 ? ids.length : end).map((row) => row.id);
    if (taken.length === 0) return [];
    return reads
      .selectFrom('events')
      .select(['id', 'endpoint_id', 'payload', 'received_at_ms'])
      .where('id', 'in', taken)
      .orderBy('id')
      .execute();
  }

  async function withEndpoints(rows: Pick<Tables['events'], 'id' | 'endpoint_id' | 'payload' | 'received_at_ms'>[]) {
    const byId = new Map<string, TriggerEndpoint>();
    for (const id of new Set(rows.map((row) => row.endpoint_id))) byId.set(id, await endpoints.get(id));
    return rows.map((row) => ({
      id: row.id,
      endpoint: byId.get(row.endpoint_id) as TriggerEndpoint,
      receivedAtMs: row.received_at_ms,
      event: normalForm(row.payload),
    }));
  }

  /** The replay that this actor asked for with this key before, if any. */
  async function askedBefore({ actor, idempotencyKey }: ReplayRequest): Promise<string | undefined> {
    if (idempotencyKey === undefined) return undefined;
    const row = await db
      .selectFrom('replays')
      .select('id')
      .where('actor_id', '=', actor.id)
      .where('idempotency_key', '=', idempotencyKey)
      .where('created_at_ms', '>=', Date.now() - KEY_HOLDS_MS)
      .executeTakeFirst();
    return row?.id;
  }

  async function begin(filter: ReplayFilter, events: number, by: ReplayRequest): Promise<string> {
    const { actor, idempotencyKey = null } = by;
    const id = newId('rp');
    const begun = await db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('replays')
        .set({ idempotency_key: null })
        .where('actor_id', '=', actor.id)
        .where('idempotency_key', '=', idempotencyKey)
        .where('created_at_ms', '<', Date.now() - KEY_HOLDS_MS)
        .execute();
      return transaction
        .insertInto('replays')
        .values({
          id,
          requested_by: actor.name,
          events,
          runs: 0,
          created_at_ms: Date.now(),
          filter: JSON.stringify(filter),
          actor_id: actor.id,
          idempotency_key: idempotencyKey,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
    });
    // Asked twice at once with one key: the other one's is the replay of both.
    return begun?.id ?? ((await askedBefore(by)) as string);
  }

  async function goOnWithAll(): Promise<void> {
    const left = await db.selectFrom('replays').select('id').where('ended_at_ms', 'is', null).orderBy('id').execute();
    for (const { id } of left) if (!isStopped) await goOn(id);
  }

  const seenBy = ({ actor, clientIds }: Pick<Access, 'actor' | 'clientIds'>) =>
    reads
      .selectFrom('replays')
      .selectAll()
      .$if(clientIds !== undefined, (query) => query.where('actor_id', '=', actor.id));

  void goOnWithAll().catch((error) => {
    if (!isStopped)
      log.error({ err: error }, 'a replay that was cut off does not go on; it is tried at the next start');
  });
  return {
    async replay(id, by) {
      const event = await foundEvents(db, { clientIds: by.clientIds })
        .where('events.id', '=', id)
        .select('events.id')
        .executeTakeFirst();
      if (!event) throw notFound('event');
      return goOn((await askedBefore(by)) ?? (await begin({ id }, 1, by)));
    },
    async replayAll(given, expectedEvents, by) {
      const before = await askedBefore(by);
      if (before !== undefined) return goOn(before);
      // Events that arrive from now on are not part of what was counted.
      const untilMs = Math.min(given.untilMs ?? Date.now() + 1, Date.now() + 1);
      const filter = { ...given, clientIds: by.clientIds, untilMs };
      const found = foundEvents(reads, filter).select('events.id');
      const events = await countUpTo(reads, found, MAX_REPLAYED_EVENTS + 1);
      if (events > MAX_REPLAYED_EVENTS) {
        const detail = `There are more events than the ${MAX_REPLAYED_EVENTS} that one replay takes: narrow the filter`;
        throw new Problem(422, 'too_many_events', detail, '/filter');
      }
      if (events !== expectedEvents) {
        throw new Problem(409, 'count_changed', `There are ${events} events by now: count again`, '/expectedEvents');
      }
      return goOn(await begin(filter, events, by));
    },
    async list({ by, limit, before }) {
      const rows = await seenBy(by)
        .$if(before !== undefined, (query) => query.where('id', '<', before as string))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toShown);
    },
    async get(id, by) {
      const row = await seenBy(by).where('id', '=', id).executeTakeFirst();
      if (!row) throw notFound('replay');
      return toShown(row);
    },
    async stop() {
      isStopped = true;
      await Promise.allSettled(underWay.values());
    },
  };
}

function toShown(row: Tables['replays']): ShownReplay {
  const { clientIds: _, ...filter } = JSON.parse(row.filter ?? '{}') as ReplayFilter;
  return {
    id: row.id,
    requestedBy: row.requested_by,
    filter,
    events: row.events,
    runs: row.runs,
    createdAtMs: row.created_at_ms,
    endedAtMs: row.ended_at_ms,
  };
}
