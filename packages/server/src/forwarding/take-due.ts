import type { Database } from '../store/store.ts';
import { messageBody } from './message-body.ts';

/** Few enough that a change of the destination is soon heeded, and that all of them fit into memory. */
const MAX_EVENTS = 50;
const MAX_CHARACTERS = 8_000_000;
/** The latest moment of a `Date`, and its opposite: an event's own time may be anything. */
const MAX_DATE_MS = 8_640_000_000_000_000;

/** A forwarded event whose next attempt is due. */
export interface DueEvent {
  id: string;
  messageId: string;
  /** Attempts made so far, and those since it was last begun. */
  attempts: number;
  tries: number;
  body: string;
}

/**
 * What is due for a destination: the longest due first, which for first tries is the order in which they were queued.
 *
 * @param limit - How many at most; large events make it fewer.
 */
export async function takeDue(
  db: Database,
  destinationId: string,
  { nowMs, limit = MAX_EVENTS }: { nowMs: number; limit?: number },
): Promise<DueEvent[]> {
  const due = await db
    .selectFrom('forwarded_events')
    .innerJoin('events', 'events.id', 'forwarded_events.event_id')
    .select(({ fn }) => ['forwarded_events.id', fn<number>('length', ['events.payload']).as('characters')])
    .where('destination_id', '=', destinationId)
    .where('status', '=', 'waiting')
    .where('due_at_ms', '<=', nowMs)
    .orderBy('due_at_ms')
    .orderBy('forwarded_events.id')
    .limit(limit)
    .execute();
  let characters = 0;
  const end = due.findIndex((row, index) => {
    characters += row.characters;
    return index > 0 && characters > MAX_CHARACTERS;
  });
  const ids = due.slice(0, end < 0 ? due.length : end).map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('forwarded_events')
    .innerJoin('events', 'events.id', 'forwarded_events.event_id')
    .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'events.endpoint_id')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .innerJoin('clients', 'clients.id', 'connections.client_id')
    .where('forwarded_events.id', 'in', ids)
    .select([
      'forwarded_events.id',
      'message_id',
      'attempts',
      'tries',
      'object_type',
      'metric',
      'happened_at_ms',
      'received_at_ms',
      'payload',
      'trigger_endpoints.id as endpoint_id',
      'trigger_endpoints.name as endpoint',
      'environment',
      'connections.id as connection_id',
      'connections.name as connection',
      'clients.id as client_id',
      'clients.name as client',
    ])
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const happenedAtMs = row.happened_at_ms ?? row.received_at_ms;
    const body = messageBody({
      id: row.message_id,
      objectType: row.object_type,
      metric: row.metric,
      happenedAtMs: Math.abs(happenedAtMs) <= MAX_DATE_MS ? happenedAtMs : row.received_at_ms,
      payload: row.payload,
      source: {
        client: { id: row.client_id, name: row.client },
        connection: { id: row.connection_id, name: row.connection },
        environment: row.environment,
        endpoint: { id: row.endpoint_id, name: row.endpoint ?? row.connection },
      },
    });
    return [{ id, messageId: row.message_id, attempts: row.attempts, tries: row.tries, body }];
  });
}
