import { parseReportingEvent } from '@cio-bridge/connector';
import type { Environment } from '../../connections/connections.ts';
import { storableKey } from '../../store/batch.ts';
import type { Database } from '../../store/store.ts';
import type { By, Delivery, DeliveryMoment, DeliveryPlace, KnownDelivery } from './delivery.ts';
import { findSender } from './sender.ts';

/** Of what happens within one second, what comes first. */
const ORDER = ['drafted', 'attempted', 'sent', 'delivered', 'opened', 'clicked', 'converted'];
const rank = (metric: string): number => (ORDER.indexOf(metric) + ORDER.length + 1) % (ORDER.length + 1);

export const toKnown = (row: {
  delivery_id: string;
  connection_id: string;
  environment: string;
  object_type: string;
  person_id: string | null;
  campaign_id: number | null;
  last_metric: string;
  last_happened_at_ms: number;
  first_seen_at_ms: number;
}): KnownDelivery => ({
  deliveryId: row.delivery_id,
  connectionId: row.connection_id,
  environment: row.environment as Environment,
  objectType: row.object_type,
  personId: row.person_id,
  campaignId: row.campaign_id,
  lastMetric: row.last_metric,
  lastHappenedAtMs: row.last_happened_at_ms,
  firstSeenAtMs: row.first_seen_at_ms,
});

/** A delivery with all that became of it. */
export async function withHistory(db: Database, row: Parameters<typeof toKnown>[0]): Promise<Delivery> {
  const known = toKnown(row);
  const history = [...(await reported(db, known)), ...(await reconciled(db, known))];
  const seen = new Set(history.filter(({ source }) => source === 'webhook').map(({ metric }) => metric));
  const moments = history
    .filter(({ source, metric }) => source === 'webhook' || !seen.has(metric))
    .sort((a, b) => (a.happenedAtMs ?? 0) - (b.happenedAtMs ?? 0) || rank(a.metric) - rank(b.metric));
  return {
    ...known,
    history: moments,
    opens: countBy(moments, 'opened'),
    clicks: countBy(moments, 'clicked'),
    sentBy: await findSender(db, known),
  };
}

/** What webhooks brought. */
export async function reported(
  db: Database,
  { deliveryId, connectionId, environment }: DeliveryPlace,
): Promise<DeliveryMoment[]> {
  const rows = await db
    .selectFrom('events')
    .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'events.endpoint_id')
    .select(['events.id', 'event_id', 'metric', 'happened_at_ms', 'received_at_ms', 'payload'])
    .where('delivery_id', '=', storableKey(deliveryId))
    .where('connection_id', '=', connectionId)
    .where('environment', '=', environment)
    .where('activated_at_ms', 'is not', null)
    .orderBy('events.id')
    .execute();
  // Two endpoints of one connection hear of the same event.
  const once = new Map(rows.toReversed().map((row) => [row.event_id, row]));
  return [...once.values()].map((row) => {
    const parsed = parseReportingEvent(row.payload);
    const details = parsed.ok && parsed.event.kind !== 'person' ? parsed.event : undefined;
    return {
      metric: row.metric,
      happenedAtMs: row.happened_at_ms,
      receivedAtMs: row.received_at_ms,
      eventId: row.id,
      source: 'webhook',
      by: details?.by ?? null,
      recipient: details?.recipient ?? null,
      href: details?.href ?? null,
      failureMessage: details?.failureMessage ?? null,
    };
  });
}

/** What Customer.io told when it was asked. */
export async function reconciled(
  db: Database,
  { deliveryId, connectionId, environment }: DeliveryPlace,
): Promise<DeliveryMoment[]> {
  const rows = await db
    .selectFrom('reconciled_metrics')
    .select(['metric', 'happened_at_ms'])
    .where('delivery_id', '=', deliveryId)
    .where('connection_id', '=', connectionId)
    .where('environment', '=', environment)
    .execute();
  return rows.map((row) => ({
    metric: row.metric,
    happenedAtMs: row.happened_at_ms,
    receivedAtMs: null,
    eventId: null,
    source: 'reconciled',
    by: row.metric === 'opened' || row.metric === 'clicked' ? 'unknown' : null,
    recipient: null,
    href: null,
    failureMessage: null,
  }));
}

function countBy(moments: readonly DeliveryMoment[], metric: string): Record<By, number> {
  const counts: Record<By, number> = { person: 0, machine: 0, unknown: 0 };
  for (const moment of moments) if (moment.metric === metric && moment.by) counts[moment.by] += 1;
  return counts;
}
