import { setImmediate as nextTurn } from 'node:timers/promises';
import { newId } from '../../ids.ts';
import { insertNew } from '../../store/batch.ts';
import type { Store } from '../../store/store.ts';
import type { TriggerEndpoint } from '../endpoints/endpoints.ts';
import type { NewEvent } from './read-events.ts';

/** What one commit takes at most; a body is a megabyte at most. */
const MAX_BATCH_EVENTS = 1_000;
const MAX_BATCH_BYTES = 8_000_000;
/** What waits for its commit at most. Beyond this, bodies are left unread until there is room. */
const MAX_WAITING_BYTES = 32_000_000;

/**
 * While more keep coming, the next commit waits for them, until so many are there or for so long: a commit costs this
 * thread more than an event does.
 */
const ENOUGH_BODIES = 32;
const MAX_GATHERING_MS = 5;

const COLUMNS = {
  id: 'text',
  endpoint_id: 'text',
  event_id: 'text',
  object_type: 'text',
  metric: 'text',
  happened_at_ms: 'bigint',
  delivery_id: 'text',
  person_id: 'text',
  campaign_id: 'bigint',
  payload: 'text',
  received_at_ms: 'bigint',
} as const;

export interface Appended {
  stored: number;
  duplicates: number;
}

/** An event that has just been committed. */
export interface StoredNow extends NewEvent {
  id: string;
  endpoint: TriggerEndpoint;
  receivedAtMs: number;
}

/** One ULID for the batch and a counter behind it, which sorts as they came: a ULID each would cost more than the rest. */
function number(events: StoredNow[]): void {
  const batchId = newId('ev');
  for (const [index, event] of events.entries()) event.id = batchId + index.toString(36).padStart(4, '0');
}

export interface EventWriter {
  /** Resolves once the events are on disk. @throws when the store fails; they are then not accepted. */
  append(endpoint: TriggerEndpoint, events: NewEvent[]): Promise<Appended>;
  /** Resolves when there is room for another body; at once, with `undefined`, when there is now. */
  room(): Promise<void> | undefined;
}

/** After so many bodies in a row that could not be stored, it is the store that is away. */
const TRIES_WHILE_AWAY = 3;

interface Waiting {
  events: StoredNow[];
  bytes: number;
  answer: PromiseWithResolvers<Appended>;
}

interface Outcome {
  batch: Waiting[];
  /** The ids of those that were there already; absent when none of them could be stored. */
  known?: Set<string>;
  error?: unknown;
}

/**
 * Group commit: events that arrive together share one transaction and so one fsync. Unique on
 * (endpoint, event id), so that what Customer.io posts again is stored once.
 */
export function createEventWriter(options: {
  store: Pick<Store, 'batch' | 'kind'>;
  onStored: (events: StoredNow[]) => void;
}): EventWriter {
  const { store, onStored } = options;
  const waiting: Waiting[] = [];
  let waitingBytes = 0;
  let isWriting = false;
  let hasRoom: PromiseWithResolvers<void> | undefined;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      await gather();
      const batch = takeBatch();
      const outcomes = await write(batch);
      // A turn later, when the next batch is on its way: answering takes longer than storing.
      setImmediate(() => {
        for (const outcome of outcomes) settle(outcome);
      });
    }
    isWriting = false;
  }

  /** A turn of the loop in which nobody comes ends it: who comes alone waits for no one. */
  async function gather(): Promise<void> {
    const untilMs = performance.now() + MAX_GATHERING_MS;
    let known = 0;
    while (known < waiting.length && waiting.length < ENOUGH_BODIES && performance.now() <= untilMs) {
      known = waiting.length;
      await nextTurn();
    }
  }

  /** What became of them: all at once, or, when that fails, one by one, so that one body holds back nobody else. */
  async function write(batch: Waiting[]): Promise<Outcome[]> {
    const together = await commit(batch);
    if (together.known || batch.length === 1) return [together];
    const outcomes: Outcome[] = [];
    for (const [index, entry] of batch.entries()) {
      const isAway = index === TRIES_WHILE_AWAY && outcomes.every(({ known }) => !known);
      // Not one body is at fault but the store: those who wait hear of it now, and send theirs again.
      if (isAway) return [...outcomes, { ...together, batch: batch.slice(index) }];
      outcomes.push(await commit([entry]));
    }
    return outcomes;
  }

  async function commit(batch: Waiting[]): Promise<Outcome> {
    const events = batch.flatMap((entry) => entry.events);
    number(events);
    try {
      return { batch, known: await insert(events) };
    } catch (error) {
      return { batch, error };
    }
  }

  /** Tells those who wait how it went. */
  function settle({ batch, known, error }: Outcome): void {
    if (!known) {
      for (const { answer } of batch) answer.reject(error);
      release(batch);
      return;
    }
    for (const { events, answer } of batch) {
      const duplicates = known.size === 0 ? 0 : events.filter(({ id }) => known.has(id)).length;
      answer.resolve({ stored: events.length - duplicates, duplicates });
    }
    const stored = batch.flatMap(({ events }) => events);
    onStored(known.size === 0 ? stored : stored.filter(({ id }) => !known.has(id)));
    release(batch);
  }

  function release(batch: Waiting[]): void {
    for (const { bytes } of batch) waitingBytes -= bytes;
    if (waitingBytes >= MAX_WAITING_BYTES) return;
    hasRoom?.resolve();
    hasRoom = undefined;
  }

  function takeBatch(): Waiting[] {
    let events = 0;
    let bytes = 0;
    const end = waiting.findIndex((entry, index) => {
      events += entry.events.length;
      bytes += entry.bytes;
      return index > 0 && (events > MAX_BATCH_EVENTS || bytes > MAX_BATCH_BYTES);
    });
    return waiting.splice(0, end < 0 ? waiting.length : end);
  }

  /** @returns the ids of those that were there already. */
  async function insert(events: StoredNow[]): Promise<Set<string>> {
    const rows = events.map(({ id, endpoint, receivedAtMs, row }) => [
      id,
      endpoint.id,
      row.event_id,
      row.object_type,
      row.metric,
      row.happened_at_ms,
      row.delivery_id,
      row.person_id,
      row.campaign_id,
      row.payload,
      receivedAtMs,
    ]);
    const [known] = await store.batch([
      insertNew(store.kind, { into: 'events', columns: COLUMNS, rows, unique: ['endpoint_id', 'event_id'] }),
    ]);
    return new Set(known.map(({ id }) => id));
  }

  return {
    append(endpoint, events) {
      const receivedAtMs = Date.now();
      const answer = Promise.withResolvers<Appended>();
      let bytes = 0;
      const entries = events.map((event) => {
        bytes += event.row.payload.length;
        return { id: '', endpoint, receivedAtMs, ...event };
      });
      waiting.push({ events: entries, bytes, answer });
      waitingBytes += bytes;
      if (!isWriting) {
        isWriting = true;
        void writeAll();
      }
      return answer.promise;
    },
    room() {
      if (waitingBytes < MAX_WAITING_BYTES) return undefined;
      hasRoom ??= Promise.withResolvers();
      return hasRoom.promise;
    },
  };
}
