import { notFound } from '../problem.ts';
import type { Database } from '../store/store.ts';

export interface StoredEvent {
  id: string;
  endpointId: string;
  eventId: string;
  objectType: string;
  metric: string;
  happenedAtMs: number | null;
  deliveryId: string | null;
  personId: string | null;
  receivedAtMs: number;
  /** As Customer.io posted it. */
  payload: unknown;
}

export interface Events {
  get(id: string): Promise<StoredEvent>;
  list(page: { limit: number; before?: string | undefined }): Promise<StoredEvent[]>;
}

/** Every reporting event that was accepted. */
export function createEvents({ db }: { db: Database }): Events {
  const query = () => db.selectFrom('events').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number];

  const toEvent = (row: Row): StoredEvent => ({
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    objectType: row.object_type,
    metric: row.metric,
    happenedAtMs: row.happened_at_ms,
    deliveryId: row.delivery_id,
    personId: row.person_id,
    receivedAtMs: row.received_at_ms,
    payload: jsonOrText(row.payload),
  });

  return {
    async get(id) {
      const row = await query().where('id', '=', id).executeTakeFirst();
      if (!row) throw notFound('event');
      return toEvent(row);
    },
    async list({ limit, before }) {
      const rows = await query()
        .$if(before !== undefined, (select) => select.where('id', '<', before as string))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toEvent);
    },
  };
}

/** A verified body that was not JSON is kept as it came, and shown as text. */
function jsonOrText(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}
