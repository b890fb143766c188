import { matchesFilter } from '@cio-bridge/connector';
import { sql } from 'kysely';
import { newId } from '../ids.ts';
import type { ActivatableEvent } from '../inbound/events/events.ts';
import { insertRows, type Statement } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import type { Destinations } from './destinations.ts';
import type { Wake } from './wake.ts';

const COLUMNS = {
  id: 'text',
  destination_id: 'text',
  event_id: 'text',
  replay_id: 'text',
  message_id: 'text',
  status: 'text',
  due_at_ms: 'bigint',
  created_at_ms: 'bigint',
} as const;

/** An event for one destination. */
export interface NewForwarded {
  destinationId: string;
  eventId: string;
  /** Of a replay; with `isNewMessage` the receiver is to take it for another message. */
  replay?: { id: string; isNewMessage: boolean } | undefined;
}

/** The statement that queues them: those that are queued already, of the same replay or none, stay as they are. */
export function queueForwarded(
  kind: Store['kind'],
  events: readonly NewForwarded[],
  nowMs: number,
): Statement<unknown> {
  return insertRows(kind, {
    into: 'forwarded_events',
    columns: COLUMNS,
    rows: events.map(({ destinationId, eventId, replay }) => [
      newId('fwd'),
      destinationId,
      eventId,
      replay?.id ?? '',
      replay?.isNewMessage ? `${eventId}_${replay.id}` : eventId,
      'waiting',
      nowMs,
      nowMs,
    ]),
    suffix: sql`on conflict (event_id, destination_id, replay_id) do nothing`,
  });
}

/**
 * What activation asks of forwarding.
 *
 * @returns the statements that queue these events for the destinations that want them, to be committed with their
 * activation, and what to call once they are.
 */
export function createEventQueue(services: {
  store: Pick<Store, 'kind'>;
  destinations: Pick<Destinations, 'ofEndpoint'>;
  wake: Wake;
}) {
  const { store, destinations, wake } = services;
  return async (events: readonly ActivatableEvent[]) => {
    const queued: NewForwarded[] = [];
    for (const { id, endpoint, event } of events) {
      if (event === undefined) continue;
      for (const { id: destinationId, filter } of await destinations.ofEndpoint(endpoint.id)) {
        if (matchesFilter(filter, event)) queued.push({ destinationId, eventId: id });
      }
    }
    return {
      statements: queued.length === 0 ? [] : [queueForwarded(store.kind, queued, Date.now())],
      committed: () => wake.soon(queued.map(({ destinationId }) => destinationId)),
    };
  };
}
