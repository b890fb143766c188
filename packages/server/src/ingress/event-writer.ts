import { newId } from '../ids.ts';
import type { Database } from '../store/store.ts';
import type { EventRow } from './ingress.ts';

/** Rows per statement: one fsync for as many events as arrived while the last one was written. */
const MAX_BATCH = 500;

export interface EventWriter {
  /** Resolves once the event is on disk. @throws when the store fails; the event is then not accepted. */
  append(endpointId: string, event: EventRow): Promise<'stored' | 'duplicate'>;
}

interface Waiting {
  endpointId: string;
  event: EventRow;
  resolve: (outcome: 'stored' | 'duplicate') => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: events that arrive together share one statement and so one fsync. Unique on
 * (endpoint, event id), so that what Customer.io posts again is stored once.
 */
export function createEventWriter({ db, onStored }: { db: Database; onStored: () => void }): EventWriter {
  const waiting: Waiting[] = [];
  let isWriting = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_BATCH);
      try {
        const stored = await insert(batch);
        for (const { id, resolve } of stored) resolve(id ? 'stored' : 'duplicate');
        onStored();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isWriting = false;
  }

  async function insert(batch: Waiting[]) {
    const rows = batch.map(({ endpointId, event }) => ({
      id: newId('ev'),
      endpoint_id: endpointId,
      ...event,
      received_at_ms: Date.now(),
    }));
    const inserted = await db
      .insertInto('events')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['endpoint_id', 'event_id']).doNothing())
      .returning('id')
      .execute();
    const ids = new Set(inserted.map((row) => row.id));
    return batch.map(({ resolve }, index) => ({ id: ids.has(rows[index]?.id ?? ''), resolve }));
  }

  return {
    append: (endpointId, event) =>
      new Promise((resolve, reject) => {
        waiting.push({ endpointId, event, resolve, reject });
        // The next turn of the loop: what arrives in this one joins the same commit.
        if (!isWriting) {
          isWriting = true;
          setImmediate(() => void writeAll());
        }
      }),
  };
}
