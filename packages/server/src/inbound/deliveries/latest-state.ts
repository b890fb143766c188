import { sql } from 'kysely';
import { insertRows, type Statement, storableKey } from '../../store/batch.ts';
import { happenedAtMs } from '../ingress/read-events.ts';
import type { ActivatedEvent } from './delivery.ts';

/** Each delivery's latest state after these events. */
export function latestStates(kind: 'sqlite' | 'postgres', events: readonly ActivatedEvent[]): Statement<unknown>[] {
  const latest = new Map<string, (string | number | null)[]>();
  for (const { endpoint, event, receivedAtMs } of events) {
    if (event?.deliveryId === undefined) continue;
    const key = `${event.deliveryId}\0${endpoint.connectionId}\0${endpoint.environment}`;
    const known = latest.get(key);
    const atMs = happenedAtMs(event) ?? receivedAtMs;
    if (known && (known[7] as number) > atMs) continue;
    const { person } = event;
    const personId = person?.id ?? person?.email ?? person?.cioId;
    latest.set(key, [
      storableKey(event.deliveryId),
      endpoint.connectionId,
      endpoint.environment,
      storableKey(event.objectType),
      personId === undefined ? null : storableKey(personId),
      event.campaignId ?? null,
      storableKey(event.metric),
      atMs,
      (known?.[8] as number | undefined) ?? receivedAtMs,
    ]);
  }
  return latest.size === 0 ? [] : [upsertDeliveries(kind, [...latest.values()])];
}

/** Of two states of one delivery the later stands. */
export const upsertDeliveries = (kind: 'sqlite' | 'postgres', rows: (string | number | null)[][]) =>
  insertRows(kind, {
    into: 'deliveries',
    columns: {
      delivery_id: 'text',
      connection_id: 'text',
      environment: 'text',
      object_type: 'text',
      person_id: 'text',
      campaign_id: 'bigint',
      last_metric: 'text',
      last_happened_at_ms: 'bigint',
      first_seen_at_ms: 'bigint',
    },
    rows,
    suffix: sql`
      on conflict (delivery_id, connection_id, environment) do update set
        person_id = coalesce(deliveries.person_id, excluded.person_id),
        campaign_id = coalesce(deliveries.campaign_id, excluded.campaign_id),
        last_metric = case when excluded.last_happened_at_ms >= deliveries.last_happened_at_ms
          then excluded.last_metric else deliveries.last_metric end,
        last_happened_at_ms = case when excluded.last_happened_at_ms >= deliveries.last_happened_at_ms
          then excluded.last_happened_at_ms else deliveries.last_happened_at_ms end`,
  });
