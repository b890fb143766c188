import type { Database } from '../store/store.ts';

/** `failed`: after its last try, or when the store was put back; it can be retried. `skipped`: it is not wanted. */
export const forwardedStatuses = ['waiting', 'delivered', 'failed', 'skipped'] as const;
export type ForwardedStatus = (typeof forwardedStatuses)[number];

/** An event on its way to one destination. */
export interface ForwardedEvent {
  id: string;
  destination: { id: string; name: string };
  event: { id: string; objectType: string; metric: string; recipient: string | null };
  /** The `webhook-id` that the receiver gets. */
  messageId: string;
  replayId: string | null;
  status: ForwardedStatus;
  attempts: number;
  /** When its next attempt is due; null when there is none, or none before the destination is resumed. */
  nextAttemptAtMs: number | null;
  lastAttemptAtMs: number | null;
  /** What the last attempt was answered, and why it failed, if it did. */
  lastStatus: number | null;
  error: string | null;
  createdAtMs: number;
  endedAtMs: number | null;
}

/** Rows with what is shown of their event and destination. */
export const shownForwarded = (db: Database) =>
  db
    .selectFrom('forwarded_events')
    .innerJoin('destinations', 'destinations.id', 'forwarded_events.destination_id')
    .innerJoin('events', 'events.id', 'forwarded_events.event_id')
    .where('destinations.deleted_at_ms', 'is', null)
    .selectAll('forwarded_events')
    .select([
      'destinations.name as destination',
      'paused_at_ms',
      'held_until_ms',
      'object_type',
      'metric',
      'recipient',
    ]);

type ShownRow = Awaited<ReturnType<ReturnType<typeof shownForwarded>['execute']>>[number];

export const toForwarded = (row: ShownRow): ForwardedEvent => ({
  id: row.id,
  destination: { id: row.destination_id, name: row.destination },
  event: { id: row.event_id, objectType: row.object_type, metric: row.metric, recipient: row.recipient },
  messageId: row.message_id,
  replayId: row.replay_id === '' ? null : row.replay_id,
  status: row.status as ForwardedStatus,
  attempts: row.attempts,
  nextAttemptAtMs:
    row.status === 'waiting' && row.paused_at_ms === null ? Math.max(row.due_at_ms, row.held_until_ms ?? 0) : null,
  lastAttemptAtMs: row.last_attempt_at_ms,
  lastStatus: row.last_status,
  error: row.last_error,
  createdAtMs: row.created_at_ms,
  endedAtMs: row.ended_at_ms,
});
