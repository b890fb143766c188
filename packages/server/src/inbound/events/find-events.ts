import { type ExpressionBuilder, sql } from 'kysely';
import { storableKey } from '../../store/batch.ts';
import { countRows, countUpTo } from '../../store/count-rows.ts';
import { equalTo, type OneOrMore } from '../../store/equal-to.ts';
import { apart, strandsOf, within } from '../../store/newest.ts';
import type { Database } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import type { EventStatus } from './event.ts';

export interface EventFilter {
  clientIds?: readonly string[] | undefined;
  clientId?: OneOrMore;
  environment?: OneOrMore;
  connectionId?: OneOrMore;
  endpointId?: OneOrMore;
  objectType?: OneOrMore;
  metric?: OneOrMore;
  personId?: string | undefined;
  recipient?: string | undefined;
  deliveryId?: string | undefined;
  campaignId?: number | undefined;
  status?: EventStatus | readonly EventStatus[] | undefined;
  /** A person's id, an address or number, or a delivery. */
  search?: string | undefined;
  /** Unix milliseconds of arrival: from this one on, and before that one. */
  fromMs?: number | undefined;
  untilMs?: number | undefined;
}

type Where = ExpressionBuilder<Tables, 'events' | 'trigger_endpoints' | 'connections'>;

/** The events that the filter lets through, with the place they came in at. */
export const foundEvents = (db: Database, filter: EventFilter & { isHandled?: boolean }) =>
  db
    .selectFrom('events')
    .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'events.endpoint_id')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .where((where) => where.and(conditions(where, filter)));

/** The same with all that a list shows of them: no payloads. */
const listedEvents = (db: Database, filter: Strand) =>
  foundEvents(db, filter)
    .innerJoin('clients', 'clients.id', 'connections.client_id')
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
      'events.made_by',
      'events.received_at_ms',
      'events.activated_at_ms',
      'events.skipped_because',
      ...placeColumns,
    ]);

/** Where an event came in. */
export const placeColumns = [
  'trigger_endpoints.connection_id',
  'trigger_endpoints.environment',
  'trigger_endpoints.name as endpoint',
  'connections.name as connection',
  'clients.id as client_id',
  'clients.name as client',
] as const;

interface Page {
  limit: number;
  before?: string | undefined;
}

/** One page of them without their payloads, newest first. */
export async function listEvents(db: Database, filter: EventFilter, { limit, before }: Page) {
  const strands = (await strandsOfEvents(db, filter)).map((strand) =>
    listedEvents(db, strand)
      .$if(before !== undefined, (query) => query.where('events.id', '<', before as string))
      .orderBy('events.id', 'desc')
      .limit(limit),
  );
  return apart(db, strands, limit);
}

export async function countEvents(db: Database, filter: EventFilter): Promise<{ count: number; isMore: boolean }> {
  const strands = await strandsOfEvents(db, filter);
  return countRows(db, ...strands.map((strand) => foundEvents(db, strand).select('events.id')));
}

/** Some of the events that are asked for. */
type Strand = EventFilter & { isHandled: boolean };

/**
 * What is asked for, in parts that have no event in common, and an index leads to each: those that still wait have one,
 * as have those that start nothing; the others are found by person, recipient, delivery, campaign or metric, or endpoint
 * by endpoint, so that a quiet client's page costs no look at the events of all others.
 */
async function strandsOfEvents(db: Database, filter: EventFilter): Promise<Strand[]> {
  const statuses = filter.status === undefined ? undefined : [filter.status].flat();
  const handled = statuses?.filter((status) => status !== 'waiting');
  return [
    ...(statuses?.includes('waiting') !== false ? [{ ...filter, status: 'waiting' as const, isHandled: false }] : []),
    ...(handled?.length === 0 ? [] : await strandsOfHandled(db, { ...filter, status: handled, isHandled: true })),
  ];
}

async function strandsOfHandled(
  db: Database,
  filter: Strand & { status: EventStatus[] | undefined },
): Promise<Strand[]> {
  const { search, personId, recipient, deliveryId, campaignId, status, metric } = filter;
  if ([search, personId, recipient, deliveryId, campaignId].some((value) => value !== undefined)) return [filter];
  if (status?.every((each) => each !== 'activated')) {
    return strandsOf<Strand, 'status'>(filter, 'status', status);
  }
  const metrics = metric === undefined ? undefined : [metric].flat();
  const endpointIds = await endpointsOf(db, filter);
  if (metrics && (endpointIds === undefined || (await areRare(db, metrics)))) {
    return strandsOf<Strand, 'metric'>(filter, 'metric', metrics);
  }
  const { clientIds, clientId, connectionId, environment, ...beside } = filter;
  return strandsOf<Strand, 'endpointId'>(filter, 'endpointId', endpointIds, beside);
}

/** So few that looking at all of them costs little. */
const RARE = 2_000;

/** Of a rare metric all events are looked at; of a common one those of the endpoints that are asked for. */
async function areRare(db: Database, metrics: readonly string[]): Promise<boolean> {
  const some = db
    .selectFrom('events')
    .select('id')
    .where('metric', 'in', metrics.map(storableKey))
    .where('activated_at_ms', 'is not', null);
  return (await countUpTo(db, some, RARE + 1)) <= RARE;
}

/** The endpoints that the filter leaves; `undefined` when it leaves all. */
async function endpointsOf(
  db: Database,
  { clientIds, clientId, connectionId, environment, endpointId }: EventFilter,
): Promise<string[] | undefined> {
  const asked = { 'connections.client_id': clientId, 'connections.id': connectionId, environment };
  const given = { ...asked, 'trigger_endpoints.id': endpointId };
  if (clientIds === undefined && Object.values(given).every((value) => value === undefined)) return undefined;
  const rows = await db
    .selectFrom('trigger_endpoints')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .select('trigger_endpoints.id')
    .where((where) => where.and([...equalTo(where, { 'connections.client_id': clientIds }), ...equalTo(where, given)]))
    .execute();
  return rows.map(({ id }) => id);
}

function conditions(where: Where, filter: EventFilter & { isHandled?: boolean }) {
  const { clientIds, clientId, environment, connectionId, endpointId, objectType, metric } = filter;
  const { personId, recipient, deliveryId, campaignId, status, search } = filter;
  return [
    ...equalTo(where, { 'connections.client_id': clientIds }),
    ...equalTo(where, {
      'connections.client_id': clientId,
      'trigger_endpoints.environment': environment,
      'trigger_endpoints.connection_id': connectionId,
      'events.endpoint_id': endpointId,
      'events.object_type': keysOf(objectType),
      'events.metric': keysOf(metric),
      'events.person_id': keysOf(personId),
      'events.recipient': keysOf(recipient),
      'events.delivery_id': keysOf(deliveryId),
      'events.campaign_id': campaignId,
    }),
    // Written out: most indexes are of these alone.
    ...(filter.isHandled ? [where('events.activated_at_ms', 'is not', null)] : []),
    ...(status === undefined ? [] : [where.or([status].flat().map((each) => ofStatus(where, each)))]),
    ...(search === undefined ? [] : [sql<boolean>`events.id in (${eventsAbout(search)})`]),
    ...within(where, { atMs: 'events.received_at_ms', id: 'events.id', prefix: 'ev' }, filter),
  ];
}

/** Ids of the events about a person, an address, or a delivery; each way has its index. */
export function eventsAbout(search: string) {
  const key = storableKey(search);
  const ways = ['person_id', 'recipient', 'delivery_id'].map(
    (column) => sql`select id from events where ${sql.ref(column)} = ${key} and activated_at_ms is not null`,
  );
  // An address is written in small letters almost always, and typed as it comes.
  const small = storableKey(search.toLowerCase());
  if (small !== key) ways.push(sql`select id from events where recipient = ${small} and activated_at_ms is not null`);
  return sql.join(ways, sql` union all `);
}

function ofStatus(where: Where, status: EventStatus) {
  const isActivated = where('events.activated_at_ms', 'is not', null);
  if (status === 'waiting') return where('events.activated_at_ms', 'is', null);
  if (status === 'activated') return where.and([isActivated, where('events.skipped_because', 'is', null)]);
  return where.and([
    isActivated,
    where('events.skipped_because', 'is not', null),
    where('events.skipped_because', '=', status),
  ]);
}

const keysOf = (given: OneOrMore): OneOrMore =>
  typeof given === 'object' ? given.map(storableKey) : given === undefined ? undefined : storableKey(given);
