import { parseReportingEvent, type ReportingEvent } from '@cio-bridge/connector';
import { sql } from 'kysely';
import type { Environment } from '../../connections/connections.ts';
import { insertRows, type Statement, storableText } from '../../store/batch.ts';
import { notFound } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import { happenedAtMs } from '../ingress/read-events.ts';
import { findSender, type Sender } from './sender.ts';

/** Where a delivery lives: its id is Customer.io's, and unique within a workspace. */
export interface DeliveryPlace {
  deliveryId: string;
  connectionId: string;
  environment: Environment;
}

/** Something that happened to a delivery, told to those who wait for it. */
export interface DeliveryEvent extends DeliveryPlace {
  metric: string;
  /** Unix milliseconds; null when the event did not say. */
  happenedAtMs: number | null;
  /** Our id of the event; null for what a reconciliation found. */
  eventId: string | null;
  /** In normal form; `undefined` for what a reconciliation found. */
  event: ReportingEvent | undefined;
}

/** Opens and clicks are made by machines too; `unknown` where Customer.io does not say. */
export type By = 'person' | 'machine' | 'unknown';

export interface DeliveryMoment {
  metric: string;
  happenedAtMs: number | null;
  /** Null for what no webhook brought. */
  receivedAtMs: number | null;
  eventId: string | null;
  source: 'webhook' | 'reconciled';
  /** For opens and clicks. */
  by: By | null;
  recipient: string | null;
  href: string | null;
  failureMessage: string | null;
}

export interface ListedDelivery extends DeliveryPlace {
  objectType: string;
  personId: string | null;
  campaignId: number | null;
  lastMetric: string;
  lastHappenedAtMs: number;
  firstSeenAtMs: number;
}

export interface Delivery extends ListedDelivery {
  /** In the order in which they happened, each once, however often and late they were reported. */
  history: DeliveryMoment[];
  opens: Record<By, number>;
  clicks: Record<By, number>;
  /** The run that sent it; null for what Customer.io, or a call outside any run, sent. */
  sentBy: Sender | null;
}

export interface DeliveryFilter {
  clientIds?: readonly string[] | undefined;
  connectionId?: string | undefined;
  environment?: Environment | undefined;
  objectType?: string | undefined;
  metric?: string | undefined;
  personId?: string | undefined;
  campaignId?: number | undefined;
}

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
  /** @throws Problem 404 when it is unknown, or belongs to none of these clients. */
  get(deliveryId: string, clientIds: readonly string[] | undefined): Promise<Delivery>;
  list(query: DeliveryFilter & { limit: number; before?: string | undefined }): Promise<ListedDelivery[]>;
  /** Adds what Customer.io tells when asked and no webhook brought. @returns the metrics that are new. */
  reconcile(place: DeliveryPlace, told: ToldByCustomerIo): Promise<string[]>;
}

/** An event as the activation has it. */
export interface ActivatedEvent {
  id: string;
  endpoint: { connectionId: string; environment: Environment };
  receivedAtMs: number;
  event: ReportingEvent | undefined;
}

export interface ToldByCustomerIo {
  objectType: string;
  personId: string | null;
  /** By metric, in Unix seconds. */
  metrics: Record<string, number>;
}

/** Of what happens within one second, what comes first. */
const ORDER = ['drafted', 'attempted', 'sent', 'delivered', 'opened', 'clicked', 'converted'];
const rank = (metric: string): number => (ORDER.indexOf(metric) + ORDER.length + 1) % (ORDER.length + 1);

export function createDeliveries({ store }: { store: Pick<Store, 'db' | 'kind' | 'batch'> }): Deliveries {
  const { db } = store;
  const listeners: ((events: DeliveryEvent[]) => Promise<void>)[] = [];

  const toListed = (row: {
    delivery_id: string;
    connection_id: string;
    environment: string;
    object_type: string;
    person_id: string | null;
    campaign_id: number | null;
    last_metric: string;
    last_happened_at_ms: number;
    first_seen_at_ms: number;
  }): ListedDelivery => ({
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

  async function withHistory(row: Parameters<typeof toListed>[0]): Promise<Delivery> {
    const listed = toListed(row);
    const history = [...(await reported(listed)), ...(await reconciled(listed))];
    const seen = new Set(history.filter(({ source }) => source === 'webhook').map(({ metric }) => metric));
    const moments = history
      .filter(({ source, metric }) => source === 'webhook' || !seen.has(metric))
      .sort((a, b) => (a.happenedAtMs ?? 0) - (b.happenedAtMs ?? 0) || rank(a.metric) - rank(b.metric));
    return {
      ...listed,
      history: moments,
      opens: countBy(moments, 'opened'),
      clicks: countBy(moments, 'clicked'),
      sentBy: await findSender(db, listed),
    };
  }

  async function reported({ deliveryId, connectionId, environment }: DeliveryPlace): Promise<DeliveryMoment[]> {
    const rows = await db
      .selectFrom('events')
      .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'events.endpoint_id')
      .select(['events.id', 'event_id', 'metric', 'happened_at_ms', 'received_at_ms', 'payload'])
      .where('delivery_id', '=', storableText(deliveryId))
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
        by: details ? madeBy(row.metric, details) : null,
        recipient: details?.recipient ?? null,
        href: details?.href ?? null,
        failureMessage: details?.failureMessage ?? null,
      };
    });
  }

  async function reconciled({ deliveryId, connectionId, environment }: DeliveryPlace): Promise<DeliveryMoment[]> {
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

  async function tell(events: DeliveryEvent[]): Promise<void> {
    if (events.length === 0) return;
    for (const listener of listeners) await listener(events);
  }

  return {
    recordStatements(events) {
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
          storableText(event.deliveryId),
          endpoint.connectionId,
          endpoint.environment,
          storableText(event.objectType),
          personId === undefined ? null : storableText(personId),
          event.campaignId ?? null,
          storableText(event.metric),
          atMs,
          (known?.[8] as number | undefined) ?? receivedAtMs,
        ]);
      }
      return latest.size === 0 ? [] : [upsertDeliveries(store.kind, [...latest.values()])];
    },
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
        .where('delivery_id', '=', storableText(deliveryId))
        .$if(connectionId !== undefined, (query) => query.where('connection_id', '=', connectionId as string))
        .executeTakeFirst();
      return row && withHistory(row);
    },
    async get(deliveryId, clientIds) {
      const row = await db
        .selectFrom('deliveries')
        .innerJoin('connections', 'connections.id', 'deliveries.connection_id')
        .selectAll('deliveries')
        .where('delivery_id', '=', storableText(deliveryId))
        .$if(clientIds !== undefined, (query) => query.where('connections.client_id', 'in', clientIds as string[]))
        .executeTakeFirst();
      if (!row) throw notFound('delivery');
      return withHistory(row);
    },
    async list({ clientIds, connectionId, environment, objectType, metric, personId, campaignId, limit, before }) {
      const [beforeMs = '', ...beforeId] = (before ?? '').split(':');
      const rows = await db
        .selectFrom('deliveries')
        .innerJoin('connections', 'connections.id', 'deliveries.connection_id')
        .selectAll('deliveries')
        .where((where) =>
          where.and([
            ...(clientIds ? [where('connections.client_id', 'in', clientIds)] : []),
            ...(connectionId ? [where('deliveries.connection_id', '=', connectionId)] : []),
            ...(environment ? [where('deliveries.environment', '=', environment)] : []),
            ...(objectType ? [where('object_type', '=', objectType)] : []),
            ...(metric ? [where('last_metric', '=', metric)] : []),
            ...(personId ? [where('person_id', '=', personId)] : []),
            ...(campaignId ? [where('campaign_id', '=', campaignId)] : []),
            ...(before
              ? [
                  where.or([
                    where('first_seen_at_ms', '<', Number(beforeMs)),
                    where.and([
                      where('first_seen_at_ms', '=', Number(beforeMs)),
                      where('delivery_id', '<', beforeId.join(':')),
                    ]),
                  ]),
                ]
              : []),
          ]),
        )
        .orderBy('first_seen_at_ms', 'desc')
        .orderBy('delivery_id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toListed);
    },
    async reconcile(place, { objectType, personId, metrics }) {
      const known = new Set((await reported(place)).map(({ metric }) => metric));
      for (const { metric } of await reconciled(place)) known.add(metric);
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

const upsertDeliveries = (kind: 'sqlite' | 'postgres', rows: (string | number | null)[][]) =>
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

function madeBy(metric: string, details: { machine?: boolean; prefetched?: boolean; proxied?: boolean }): By | null {
  if (metric === 'clicked') return details.machine === undefined ? 'unknown' : details.machine ? 'machine' : 'person';
  if (metric !== 'opened') return null;
  if (details.prefetched) return 'machine';
  // A proxy fetches images for people and for nobody alike.
  return details.prefetched === undefined || details.proxied ? 'unknown' : 'person';
}

function countBy(moments: readonly DeliveryMoment[], metric: string): Record<By, number> {
  const counts: Record<By, number> = { person: 0, machine: 0, unknown: 0 };
  for (const moment of moments) if (moment.metric === metric && moment.by) counts[moment.by] += 1;
  return counts;
}
