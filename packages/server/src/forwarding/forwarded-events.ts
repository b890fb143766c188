import { sql } from 'kysely';
import { countRows } from '../store/count-rows.ts';
import { apart, within } from '../store/newest.ts';
import { notFound, Problem } from '../store/problem.ts';
import type { Store } from '../store/store.ts';
import { changeInSteps } from './change-in-steps.ts';
import {
  type ForwardedEvent,
  type ForwardedStatus,
  forwardedStatuses,
  shownForwarded,
  toForwarded,
} from './forwarded-event.ts';
import type { Wake } from './wake.ts';

/** One request for a forwarded event, and what came of it. */
export interface ListedAttempt {
  attempt: number;
  atMs: number;
  durationMs: number;
  status: number | null;
  error: string | null;
  errorCode: string | null;
  answer: string | null;
}

export interface ForwardedFilter {
  status?: readonly ForwardedStatus[] | undefined;
  /** Our id of the event. */
  eventId?: string | undefined;
  replayId?: string | undefined;
  /** Unix milliseconds: queued from this one on, and before that one. */
  fromMs?: number | undefined;
  untilMs?: number | undefined;
}

/** How many there are, up to 10,000. */
export interface Counted {
  count: number;
  isMore: boolean;
}

/** What was forwarded to destinations, or is to be. */
export interface ForwardedEvents {
  /** Newest first. */
  list(
    destinationId: string,
    query: ForwardedFilter & { limit: number; before?: string | undefined },
  ): Promise<ForwardedEvent[]>;
  /** With each attempt, the first one first. @throws Problem 404 */
  get(id: string): Promise<ForwardedEvent & { attemptList: ListedAttempt[] }>;
  /** How many of a destination wait, and how many failed. */
  counts(destinationId: string): Promise<{ waiting: Counted; failed: Counted }>;
  /** Tries one that failed, was skipped or waits at once, with all its tries before it. @throws Problem 409 */
  retry(id: string): Promise<void>;
  /** The same for all of a destination that failed. */
  retryAll(destinationId: string): Promise<{ retried: number }>;
}

export function createForwardedEvents(services: {
  store: Pick<Store, 'db' | 'reads' | 'batch'>;
  wake: Wake;
  onChanged: (destinationId: string) => void;
}): ForwardedEvents {
  const { store, wake, onChanged } = services;
  const { db, reads } = store;

  async function rowOf(id: string) {
    const row = await shownForwarded(db).where('forwarded_events.id', '=', id).executeTakeFirst();
    if (!row) throw notFound('forwarded event');
    return row;
  }

  const counted = (destinationId: string, status: ForwardedStatus) =>
    countRows(
      reads,
      reads
        .selectFrom('forwarded_events')
        .select('id')
        .where('destination_id', '=', destinationId)
        .where('status', '=', status),
    );

  return {
    async list(destinationId, { limit, before, status = forwardedStatuses, eventId, replayId, ...range }) {
      const strands = [...new Set(status)].map((each) =>
        shownForwarded(reads)
          .where('destination_id', '=', destinationId)
          .where('forwarded_events.status', '=', each)
          .$if(eventId !== undefined, (query) => query.where('forwarded_events.event_id', '=', eventId as string))
          .$if(replayId !== undefined, (query) => query.where('replay_id', '=', replayId as string))
          .$if(before !== undefined, (query) => query.where('forwarded_events.id', '<', before as string))
          .where((where) =>
            where.and(
              within(
                where,
                { atMs: 'forwarded_events.created_at_ms', id: 'forwarded_events.id', prefix: 'fwd' },
                range,
              ),
            ),
          )
          .orderBy('forwarded_events.id', 'desc')
          .limit(limit),
      );
      return (await apart(reads, strands, limit)).map(toForwarded);
    },
    async get(id) {
      const attempts = await db
        .selectFrom('forwarding_attempts')
        .selectAll()
        .where('forwarded_event_id', '=', id)
        .orderBy('attempt')
        .execute();
      return {
        ...toForwarded(await rowOf(id)),
        attemptList: attempts.map((row) => ({
          attempt: row.attempt,
          atMs: row.at_ms,
          durationMs: row.duration_ms,
          status: row.status,
          error: row.error,
          errorCode: row.error_code,
          answer: row.answer,
        })),
      };
    },
    async counts(destinationId) {
      const [waiting, failed] = await Promise.all([
        counted(destinationId, 'waiting'),
        counted(destinationId, 'failed'),
      ]);
      return { waiting, failed };
    },
    async retry(id) {
      const { destination_id: destinationId } = await rowOf(id);
      const { numUpdatedRows } = await db
        .updateTable('forwarded_events')
        .set({ status: 'waiting', tries: 0, due_at_ms: Date.now(), ended_at_ms: null })
        .where('id', '=', id)
        .where('status', '!=', 'delivered')
        .executeTakeFirstOrThrow();
      if (Number(numUpdatedRows) === 0) {
        const detail = 'It has been delivered: replay the event to send it once more';
        throw new Problem(409, 'delivered', detail, undefined, { remedy: 'fix-input' });
      }
      onChanged(destinationId);
      wake.soon([destinationId]);
    },
    async retryAll(destinationId) {
      const anew = sql`status = 'waiting', tries = 0, due_at_ms = ${Date.now()}, ended_at_ms = null`;
      const retried = await changeInSteps(store, { destinationId, isSo: sql`status = 'failed'` }, anew);
      onChanged(destinationId);
      wake.soon([destinationId]);
      return { retried };
    },
  };
}
