import { sql } from 'kysely';
import { insertRows, type Statement, storableKey } from '../../store/batch.ts';
import type { Store } from '../../store/store.ts';
import { happenedAtMs } from '../ingress/read-events.ts';
import type { ActivatedEvent, Delivery, DeliveryEvent, DeliveryPlace, ToldByCustomerIo } from './delivery.ts';
import { reconciled, reported, withHistory } from './history.ts';
import { latestStates, upsertDeliveries } from './latest-state.ts';

export interface Deliveries {
  /** What the activation of events adds to its transaction: each delivery's latest state. */
  recordStatements(events: readonly ActivatedEvent[]): Statement<unknown>[];
  /**
   * Hears of what happened to deliveries once it is on disk; at least once each, in no certain order.
   * When the listener throws, the same events come again with the next sweep.
   */
  onDeliveryEvents(listener: (events: DeliveryEvent[]) => Promise<void>): void;
  announce(events: readonly ActivatedEvent[]): Promise<void>;
  /** `undefined` when nothing is known of it. For waits: look here first, then listen. */
  find(deliveryId: string, connectionId?: string): Promise<Delivery | undefined>;
  /** Adds what Customer.io tells when asked and no webhook brought. @returns the metrics that are new. */
  reconcile(place: DeliveryPlace, told: ToldByCustomerIo): Promise<string[]>;
}

export function createDeliveries({ store }: { store: Pick<Store, 'db' | 'kind' | 'batch'> }): Deliveries {
  const { db } = store;
  const listeners: ((events: DeliveryEvent[]) => Promise<void>)[] = [];

  async function tell(events: DeliveryEvent[]): Promise<void> {
    if (events.length === 0) return;
    for (const listener of listeners) await listener(events);
  }

  return {
    recordStatements: (events) => latestStates(store.kind, events),
    onDeliveryEvents: (listener) => void listeners.push(listener),
    announce: (events) =>
      listeners.length === 0
        ? Promise.resolve()
        : tell(
            events.flatMap(({ id, endpoint, event }) =>
              event?.deliveryId === undefined
                ? []
                : [
                    {
                      deliveryId: event.deliveryId,
                      connectionId: endpoint.connectionId,
                      environment: endpoint.environment,
                      metric: event.metric,
                      happenedAtMs: happenedAtMs(event),
                      eventId: id,
                      event,
                    },
                  ],
            ),
          ),
    async find(deliveryId, connectionId) {
      const row = await db
        .selectFrom('deliveries')
        .selectAll()
        .where('delivery_id', '=', storableKey(deliveryId))
        .$if(connectionId !== undefined, (query) => query.where('connection_id', '=', connectionId as string))
        .executeTakeFirst();
      return row && withHistory(db, row);
    },
    async reconcile(place, { objectType, personId, metrics }) {
      const known = new Set((await reported(db, place)).map(({ metric }) => metric));
      for (const { metric } of await reconciled(db, place)) known.add(metric);
      const missing = Object.entries(metrics).filter(([metric]) => !known.has(metric));
      if (missing.length === 0) return [];
      const now = Date.now();
      const key = [place.deliveryId, place.connectionId, place.environment];
      const [lastMetric, lastSeconds] = missing.reduce((a, b) => (b[1] >= a[1] ? b : a));
      await tell(
        missing.map(([metric, seconds]) => ({
          ...place,
          metric,
          happenedAtMs: seconds * 1000,
          eventId: null,
          event: undefined,
        })),
      );
      await store.batch([
        upsertDeliveries(store.kind, [[...key, objectType, personId, null, lastMetric, lastSeconds * 1000, now]]),
        insertRows(store.kind, {
          into: 'reconciled_metrics',
          columns: {
            delivery_id: 'text',
            connection_id: 'text',
            environment: 'text',
            metric: 'text',
            happened_at_ms: 'bigint',
            reconciled_at_ms: 'bigint',
          },
          rows: missing.map(([metric, seconds]) => [...key, metric, seconds * 1000, now]),
          suffix: sql`on conflict (delivery_id, connection_id, environment, metric) do nothing`,
        }),
      ]);
      return missing.map(([metric]) => metric);
    },
  };
}
