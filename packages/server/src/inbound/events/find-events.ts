import type { ExpressionBuilder } from 'kysely';
import { storableKey } from '../../store/batch.ts';
import { equalTo } from '../../store/equal-to.ts';
import type { Database } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import type { EventStatus } from './event.ts';

export interface EventFilter {
  clientIds?: readonly string[] | undefined;
  clientId?: string | undefined;
  connectionId?: string | undefined;
  endpointId?: string | undefined;
  objectType?: string | undefined;
  metric?: string | undefined;
  personId?: string | undefined;
  recipient?: string | undefined;
  deliveryId?: string | undefined;
  campaignId?: number | undefined;
  status?: EventStatus | undefined;
  /** Unix milliseconds of arrival: from this one on, and before that one. */
  fromMs?: number | undefined;
  untilMs?: number | undefined;
}

type Where = ExpressionBuilder<Tables, 'events' | 'trigger_endpoints' | 'connections'>;

/** The events that the filter lets through, with the place they came in at. */
export const foundEvents = (db: Database, filter: EventFilter) =>
  db
    .selectFrom('events')
    .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'events.endpoint_id')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .where((where) => where.and(conditions(where, filter)));

/** More endpoints than this are looked through all together. */
const MAX_ENDPOINTS_APART = 60;

/**
 * One page of them without their payloads, newest first.
 *
 * Whatever is asked, an index leads to it: those that still wait have one, the others are found by person,
 * recipient, delivery, campaign or metric, or endpoint by endpoint, so that a quiet client's page costs no look
 * at the events of all others.
 */
export async function listEvents(
  db: Database,
  filter: EventFilter,
  page: { limit: number; before?: string | undefined },
) {
  const { status } = filter;
  const [waiting, handled] = await Promise.all([
    status === undefined || status === 'waiting' ? pageOf(db, { ...filter, status: 'waiting' }, page) : [],
    status === 'waiting' ? [] : handledPage(db, filter, page),
  ]);
  return newest([...waiting, ...handled], page.limit);
}

async function handledPage(db: Database, filter: EventFilter, page: { limit: number; before?: string | undefined }) {
  const endpointIds = isFoundByItself(filter) ? undefined : await endpointsOf(db, filter);
  if (endpointIds === undefined || endpointIds.length > MAX_ENDPOINTS_APART) return pageOf(db, filter, page, true);
  const pages = await Promise.all(endpointIds.map((endpointId) => pageOf(db, { ...filter, endpointId }, page, true)));
  return newest(pages.flat(), page.limit);
}

const isFoundByItself = ({ endpointId, personId, recipient, deliveryId, campaignId, metric }: EventFilter): boolean =>
  [endpointId, personId, recipient, deliveryId, campaignId, metric].some((value) => value !== undefined);

/** The endpoints that the filter leaves; `undefined` when it leaves all. */
async function endpointsOf(
  db: Database,
  { clientIds, clientId, connectionId }: EventFilter,
): Promise<string[] | undefined> {
  if (clientIds === undefined && clientId === undefined && connectionId === undefined) return undefined;
  const rows = await db
    .selectFrom('trigger_endpoints')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .select('trigger_endpoints.id')
    .where((where) =>
      where.and([
        ...equalTo(where, { 'connections.client_id': clientIds }),
        ...equalTo(where, { 'connections.client_id': clientId, 'connections.id': connectionId }),
      ]),
    )
    .execute();
  return rows.map(({ id }) => id);
}

const pageOf = (
  db: Database,
  filter: EventFilter,
  { limit, before }: { limit: number; before?: string | undefined },
  isHandled = false,
) =>
  foundEvents(db, filter)
    .$if(isHandled, (query) => query.where('events.activated_at_ms', 'is not', null))
    .$if(before !== undefined, (query) => query.where('events.id', '<', before as string))
    .select([
      'events.id',
      'events.endpoint_id',
      'events.event_id',
      'events.object_type',
      'events.metric',
      'events.happened_at_ms',
      'events.delivery_id',
      'events.person_id',
      'events.campaign_id',
      'events.recipient',
      'events.detail',
      'events.received_at_ms',
      'events.activated_at_ms',
      'events.skipped_because',
      'trigger_endpoints.connection_id',
      'trigger_endpoints.environment',
    ])
    .orderBy('events.id', 'desc')
    .limit(limit)
    .execute();

/** Each once: an event may have been activated between two looks. */
function newest<Row extends { id: string }>(rows: Row[], limit: number): Row[] {
  const once = new Map(rows.map((row) => [row.id, row]));
  return [...once.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}

/** How many they are, of which no more than `atMost` are looked at. */
export async function countEvents(db: Database, filter: EventFilter, atMost: number): Promise<number> {
  const { events } = await db
    .selectFrom(foundEvents(db, filter).select('events.id').limit(atMost).as('found'))
    .select(({ fn }) => fn.countAll().as('events'))
    .executeTakeFirstOrThrow();
  return Number(events);
}

function conditions(where: Where, filter: EventFilter) {
  const { clientIds, clientId, connectionId, endpointId, objectType, metric } = filter;
  const { personId, recipient, deliveryId, campaignId, status, fromMs, untilMs } = filter;
  return [
    ...equalTo(where, { 'connections.client_id': clientIds }),
    ...equalTo(where, {
      'connections.client_id': clientId,
      'trigger_endpoints.connection_id': connectionId,
      'events.endpoint_id': endpointId,
      'events.object_type': keyOf(objectType),
      'events.metric': keyOf(metric),
      'events.person_id': keyOf(personId),
      'events.recipient': keyOf(recipient),
      'events.delivery_id': keyOf(deliveryId),
      'events.campaign_id': campaignId,
    }),
    ...statusConditions(where, status),
    ...(fromMs === undefined ? [] : [where('events.received_at_ms', '>=', fromMs)]),
    ...(untilMs === undefined ? [] : [where('events.received_at_ms', '<', untilMs)]),
  ];
}

function statusConditions(where: Where, status: EventStatus | undefined) {
  if (status === undefined) return [];
  if (status === 'waiting') return [where('events.activated_at_ms', 'is', null)];
  const isActivated = where('events.activated_at_ms', 'is not', null);
  if (status === 'activated') return [isActivated, where('events.skipped_because', 'is', null)];
  return [isActivated, where('events.skipped_because', '=', status)];
}

const keyOf = (text: string | undefined): string | undefined => (text === undefined ? undefined : storableKey(text));
