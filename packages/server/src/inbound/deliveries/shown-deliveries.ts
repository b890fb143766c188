import { type ExpressionBuilder, sql } from 'kysely';
import type { Environment } from '../../connections/connections.ts';
import { storableKey } from '../../store/batch.ts';
import { countRows } from '../../store/count-rows.ts';
import { equalTo, type OneOrMore } from '../../store/equal-to.ts';
import { notFound } from '../../store/problem.ts';
import type { Database, Store } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import type { Delivery, DeliveryFilter, DeliveryPlace, ListedDelivery } from './delivery.ts';
import { toKnown, withHistory } from './history.ts';

/** What people see of deliveries. */
export interface ShownDeliveries {
  /** @throws Problem 404 when it is unknown, or belongs to none of these clients. */
  get(deliveryId: string, clientIds: readonly string[] | undefined): Promise<ListedDelivery & Happened>;
  /** Newest first. `before` is where the page before ended, as `<first seen>:<delivery id>`. */
  list(query: DeliveryFilter & { limit: number; before?: string | undefined }): Promise<ListedDelivery[]>;
  /** What is known of these deliveries of a connection, in their order. */
  candidates(deliveryIds: readonly string[], connectionId: string): Promise<CandidateDelivery[]>;
  /** Up to 10,000; `isMore` when there are more. */
  count(filter: DeliveryFilter): Promise<{ deliveries: number; isMore: boolean }>;
}

/** A delivery that a message may have become; what no event told is null. */
export interface CandidateDelivery {
  deliveryId: string;
  objectType: string | null;
  recipient: string | null;
  subject: string | null;
  lastMetric: string | null;
  lastHappenedAtMs: number | null;
}

type Happened = Pick<Delivery, 'history' | 'opens' | 'clicks'>;

type Where = ExpressionBuilder<Tables, 'deliveries' | 'connections'>;

export function createShownDeliveries({ reads }: Pick<Store, 'reads'>): ShownDeliveries {
  const found = (filter: DeliveryFilter) =>
    reads
      .selectFrom('deliveries')
      .innerJoin('connections', 'connections.id', 'deliveries.connection_id')
      .where((where) => where.and(conditions(where, filter)));

  const rows = (filter: DeliveryFilter) =>
    found(filter)
      .innerJoin('clients', 'clients.id', 'connections.client_id')
      .selectAll('deliveries')
      .select(['connections.name as connection', 'clients.id as client_id', 'clients.name as client'])
      .orderBy('first_seen_at_ms', 'desc')
      .orderBy('delivery_id', 'desc');
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

  async function show(page: Row[]): Promise<ListedDelivery[]> {
    if (page.length === 0) return [];
    const [told, sent] = await Promise.all([whatEventsTell(reads, page), senders(reads, page)]);
    return page.map((row) => {
      const { connectionId, ...delivery } = toKnown(row);
      const about = told.get(keyOf({ ...delivery, connectionId }));
      return {
        ...delivery,
        client: { id: row.client_id, name: row.client },
        connection: { id: connectionId, name: row.connection },
        recipient: about?.recipient ?? null,
        subject: about?.subject ?? null,
        sentBy: sent.get(`${delivery.deliveryId} ${connectionId}`) ?? null,
      };
    });
  }

  return {
    async get(deliveryId, clientIds) {
      const [row] = await rows({ clientIds }).where('delivery_id', '=', storableKey(deliveryId)).limit(1).execute();
      if (!row) throw notFound('delivery');
      const [[shown], { history, opens, clicks }] = await Promise.all([show([row]), withHistory(reads, row)]);
      return { ...(shown as ListedDelivery), history, opens, clicks };
    },
    async list({ limit, before, ...filter }) {
      const page = rows(filter).where((where) => where.and(olderThan(where, before)));
      return show(await page.limit(limit).execute());
    },
    async candidates(deliveryIds, connectionId) {
      if (deliveryIds.length === 0) return [];
      const known = await rows({ connectionId }).where('delivery_id', 'in', deliveryIds).execute();
      const shown = new Map((await show(known)).map((delivery) => [delivery.deliveryId, delivery]));
      return deliveryIds.map((deliveryId) => {
        const delivery = shown.get(deliveryId);
        return {
          deliveryId,
          objectType: delivery?.objectType ?? null,
          recipient: delivery?.recipient ?? null,
          subject: delivery?.subject ?? null,
          lastMetric: delivery?.lastMetric ?? null,
          lastHappenedAtMs: delivery?.lastHappenedAtMs ?? null,
        };
      });
    },
    async count(filter) {
      const { count, isMore } = await countRows(reads, found(filter).select('deliveries.delivery_id'));
      return { deliveries: count, isMore };
    },
  };
}

const keyOf = ({ deliveryId, connectionId, environment }: DeliveryPlace): string =>
  `${deliveryId} ${connectionId} ${environment}`;

/** Metrics whose events say what the message was about, and not why it failed or what was clicked. */
const TELLS_SUBJECT = ['drafted', 'sent', 'delivered', 'opened', 'converted', 'unsubscribed'];

async function whatEventsTell(reads: Database, page: readonly Tables['deliveries'][]) {
  const events = await reads
    .selectFrom('events')
    .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'events.endpoint_id')
    .select(['delivery_id', 'connection_id', 'environment', 'metric', 'recipient', 'detail'])
    .where(
      'delivery_id',
      'in',
      page.map((row) => row.delivery_id),
    )
    .where('activated_at_ms', 'is not', null)
    .execute();
  const told = new Map<string, { recipient: string | null; subject: string | null }>();
  for (const event of events) {
    const environment = event.environment as Environment;
    const key = keyOf({ deliveryId: event.delivery_id as string, connectionId: event.connection_id, environment });
    const known = told.get(key);
    const subject = TELLS_SUBJECT.includes(event.metric) ? event.detail : null;
    told.set(key, { recipient: known?.recipient ?? event.recipient, subject: known?.subject ?? subject });
  }
  return told;
}

/** The steps of runs that sent them, from the send ledger. */
async function senders(reads: Database, page: readonly Tables['deliveries'][]) {
  const rows = await reads
    .selectFrom('send_ledger')
    .select(['delivery_id', 'connection_id', 'run_id', 'step_id', 'action'])
    .where(
      'delivery_id',
      'in',
      page.map((row) => row.delivery_id),
    )
    .execute();
  return new Map(
    rows.map((row) => [
      `${row.delivery_id} ${row.connection_id}`,
      { runId: row.run_id, stepId: row.step_id, action: row.action },
    ]),
  );
}

function conditions(where: Where, filter: DeliveryFilter) {
  const { clientIds, clientId, connectionId, environment, objectType, metric, personId, campaignId } = filter;
  const { search, fromMs, untilMs } = filter;
  return [
    ...equalTo(where, { 'connections.client_id': clientIds }),
    ...equalTo(where, {
      'connections.client_id': clientId,
      'deliveries.connection_id': connectionId,
      'deliveries.environment': environment,
      object_type: keysOf(objectType),
      last_metric: keysOf(metric),
      person_id: keysOf(personId),
      campaign_id: campaignId,
    }),
    ...(search === undefined ? [] : [sql<boolean>`deliveries.delivery_id in (${deliveriesAbout(search)})`]),
    ...(fromMs === undefined ? [] : [where('first_seen_at_ms', '>=', fromMs)]),
    ...(untilMs === undefined ? [] : [where('first_seen_at_ms', '<', untilMs)]),
  ];
}

/** Their ids; each way has its index. */
function deliveriesAbout(search: string) {
  const key = storableKey(search);
  const small = storableKey(search.toLowerCase());
  return sql`select ${key}
    union all select delivery_id from deliveries where person_id = ${key}
    union all select delivery_id from events where recipient in (${key}, ${small})
      and activated_at_ms is not null and delivery_id is not null`;
}

const keysOf = (given: OneOrMore): OneOrMore =>
  typeof given === 'object' ? given.map(storableKey) : given === undefined ? undefined : storableKey(given);

function olderThan(where: Where, before: string | undefined) {
  if (before === undefined) return [];
  const [seenMs = '', ...id] = before.split(':');
  return [
    where.or([
      where('first_seen_at_ms', '<', Number(seenMs)),
      where.and([where('first_seen_at_ms', '=', Number(seenMs)), where('delivery_id', '<', id.join(':'))]),
    ]),
  ];
}
