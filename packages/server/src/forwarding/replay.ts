import { matchesFilter } from '@cio-bridge/connector';
import { newId } from '../ids.ts';
import { normalForm } from '../inbound/events/event.ts';
import { type EventFilter, foundEvents } from '../inbound/events/find-events.ts';
import { notFound, Problem } from '../store/problem.ts';
import type { Store } from '../store/store.ts';
import { filterOf } from './destination.ts';
import { queueForwarded } from './queue-events.ts';
import type { Wake } from './wake.ts';

/** More than this at once is better done with a narrower filter, a piece at a time. */
const MAX_REPLAYED_EVENTS = 10_000;
/** Events that are read together: an event can be a megabyte. */
const BATCH_EVENTS = 200;

/** Which events of the destination's endpoint; its own filter holds beside. */
export type ReplayedFilter = Pick<
  EventFilter,
  'objectType' | 'metric' | 'personId' | 'recipient' | 'deliveryId' | 'campaignId' | 'fromMs' | 'untilMs'
> & { eventId?: string | undefined };

/** Forwards events again that a destination had, or would have had if it had been there. */
export interface ForwardingReplays {
  /** Up to 10,000; `isMore` when there are more. */
  count(destinationId: string, filter: ReplayedFilter): Promise<{ events: number; isMore: boolean }>;
  /**
   * Queues them all at once, oldest first.
   *
   * @param expectedEvents - How many the caller was told there are.
   * @param isNewMessage - Whether each gets a `webhook-id` of its own; the receiver may drop it otherwise, as one it has.
   * @throws Problem 409 when there are more or fewer by now; 422 when there are more than 10,000.
   */
  replay(
    destinationId: string,
    filter: ReplayedFilter,
    options: { expectedEvents: number; isNewMessage: boolean },
  ): Promise<{ replayId: string; events: number }>;
}

export function createForwardingReplays(services: {
  store: Pick<Store, 'db' | 'reads' | 'batch' | 'kind'>;
  wake: Wake;
  onChanged: (destinationId: string) => void;
}): ForwardingReplays {
  const { store, wake, onChanged } = services;
  const { db, reads } = store;

  /** Ids of the events, oldest first, and one more than may be replayed at most. */
  async function find(destinationId: string, { eventId, ...filter }: ReplayedFilter): Promise<string[]> {
    const destination = await db
      .selectFrom('destinations')
      .select(['endpoint_id', 'filter'])
      .where('id', '=', destinationId)
      .where('deleted_at_ms', 'is', null)
      .executeTakeFirst();
    if (!destination) throw notFound('destination');
    const wanted = filterOf(destination);
    const found: string[] = [];
    for (let after = ''; found.length <= MAX_REPLAYED_EVENTS; ) {
      const rows = await foundEvents(reads, { ...filter, endpointId: destination.endpoint_id, status: 'activated' })
        .$if(eventId !== undefined, (query) => query.where('events.id', '=', eventId as string))
        .where('events.id', '>', after)
        .select(wanted ? ['events.id', 'events.payload'] : ['events.id'])
        .orderBy('events.id')
        .limit(wanted ? BATCH_EVENTS : MAX_REPLAYED_EVENTS + 1)
        .execute();
      found.push(...rows.filter((row) => isWanted(row)).map(({ id }) => id));
      after = rows.at(-1)?.id ?? '';
      if (rows.length < (wanted ? BATCH_EVENTS : MAX_REPLAYED_EVENTS + 1)) break;
    }
    return found.slice(0, MAX_REPLAYED_EVENTS + 1);

    function isWanted({ payload }: { payload?: string }): boolean {
      if (wanted === undefined || payload === undefined) return true;
      const event = normalForm(payload);
      return event !== undefined && matchesFilter(wanted, event);
    }
  }

  return {
    async count(destinationId, filter) {
      const { length } = await find(destinationId, filter);
      return { events: Math.min(length, MAX_REPLAYED_EVENTS), isMore: length > MAX_REPLAYED_EVENTS };
    },
    async replay(destinationId, given, { expectedEvents, isNewMessage }) {
      // Events that arrive from now on are not part of what was counted.
      const untilMs = Math.min(given.untilMs ?? Number.POSITIVE_INFINITY, Date.now() + 1);
      const ids = await find(destinationId, { ...given, untilMs });
      if (ids.length > MAX_REPLAYED_EVENTS) {
        const detail = `There are more events than the ${MAX_REPLAYED_EVENTS} that one replay takes: narrow the filter`;
        throw new Problem(422, 'too_many_events', detail, '/filter');
      }
      if (ids.length !== expectedEvents) {
        const detail = `There are ${ids.length} events by now: count again`;
        throw new Problem(409, 'count_changed', detail, '/expectedEvents');
      }
      const replay = { id: newId('rp'), isNewMessage };
      const queued = ids.map((eventId) => ({ destinationId, eventId, replay }));
      await store.batch([queueForwarded(store.kind, queued, Date.now())]);
      onChanged(destinationId);
      wake.soon([destinationId]);
      return { replayId: replay.id, events: ids.length };
    },
  };
}
