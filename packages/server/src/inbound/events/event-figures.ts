import { sql } from 'kysely';
import { equalTo, type OneOrMore } from '../../store/equal-to.ts';
import { idAt } from '../../store/newest.ts';
import type { Database } from '../../store/store.ts';
import type { By } from '../deliveries/delivery.ts';

/** Whose things, and where. */
export interface WhoseScope {
  clientIds?: readonly string[] | undefined;
  clientId?: OneOrMore;
  environment?: OneOrMore;
}

/** Whose events, and of which time. */
export interface FiguresScope extends WhoseScope {
  fromMs: number;
  untilMs: number;
}

export interface EventBucket {
  fromMs: number;
  /** By metric; what did not happen is left out. */
  metrics: Record<string, number>;
}

/** What is told of deliveries, by how far they came. */
const FUNNEL = [
  'sent',
  'delivered',
  'opened',
  'clicked',
  'converted',
  'bounced',
  'dropped',
  'failed',
  'spammed',
  'undeliverable',
  'unsubscribed',
] as const;

/** How many deliveries came so far, in the time looked at; each once, however often it was reported. */
export type DeliveryFunnel = Record<(typeof FUNNEL)[number], number> & {
  /** These add up to `opened`: what a person did goes before what may have been one, and that before a machine. */
  openedBy: Record<By, number>;
  clickedBy: Record<By, number>;
};

/** By the number that the funnel gives them. */
const LIKELIEST: readonly By[] = ['machine', 'unknown', 'person'];

/** Events by metric, a bucket at a time. */
export async function eventBuckets(db: Database, scope: FiguresScope, bucketMs: number): Promise<EventBucket[]> {
  const starts: number[] = [];
  for (let at = Math.floor(scope.fromMs / bucketMs) * bucketMs; at < scope.untilMs; at += bucketMs) starts.push(at);
  const [endpointIds, metrics] = await Promise.all([endpointsOf(db, scope), metricsThereAre(db)]);
  const count = async (fromMs: number): Promise<EventBucket> => {
    const [from, until] = [Math.max(fromMs, scope.fromMs), Math.min(fromMs + bucketMs, scope.untilMs)];
    const found = endpointIds
      ? await countOfEndpoints(db, endpointIds, from, until)
      : await countOfAll(db, metrics, from, until);
    return { fromMs, metrics: Object.fromEntries(found.map(({ metric, events }) => [metric, Number(events)])) };
  };
  return Promise.all(starts.map(count));
}

type Counted = { metric: string; events: number }[];

/** Of a few endpoints, the events themselves. */
async function countOfEndpoints(db: Database, endpointIds: string[], fromMs: number, untilMs: number) {
  if (endpointIds.length === 0) return [];
  const { rows } = await sql<Counted[number]>`
    select metric, count(*) as events from events
    where endpoint_id in (${sql.join(endpointIds)}) and activated_at_ms is not null
      and id >= ${idAt('ev', fromMs)} and id < ${idAt('ev', untilMs)}
    group by metric`.execute(db);
  return rows;
}

/** Of all, what the index of metrics holds, without a look at the events. */
async function countOfAll(db: Database, metrics: string[], fromMs: number, untilMs: number): Promise<Counted> {
  const counted = await Promise.all(
    metrics.map(async (metric) => {
      const { rows } = await sql<{ events: number }>`
        select count(*) as events from events where metric = ${metric} and activated_at_ms is not null
          and id >= ${idAt('ev', fromMs)} and id < ${idAt('ev', untilMs)}`.execute(db);
      return { metric, events: Number(rows[0]?.events ?? 0) };
    }),
  );
  return counted.filter(({ events }) => events > 0);
}

/** Every metric that any event has: from one to the next in their index. */
async function metricsThereAre(db: Database): Promise<string[]> {
  const { rows } = await sql<{ metric: string | null }>`
    with recursive each(metric) as (
      select (select min(metric) from events where activated_at_ms is not null and metric is not null)
      union all
      select (select min(metric) from events where metric > each.metric and activated_at_ms is not null)
      from each where each.metric is not null)
    select metric from each where metric is not null`.execute(db);
  return rows.flatMap(({ metric }) => metric ?? []);
}

export async function deliveryFunnel(db: Database, scope: FiguresScope): Promise<DeliveryFunnel> {
  const endpointIds = await endpointsOf(db, scope);
  const inScope = endpointIds
    ? sql`endpoint_id in (${endpointIds.length > 0 ? sql.join(endpointIds) : sql`null`})`
    : sql`metric in (${sql.join(FUNNEL)})`;
  // Opened by a person and by a machine, a delivery is one that a person opened.
  const { rows } = await sql<{ metric: string; likeliest: number; deliveries: number }>`
    select metric, likeliest, count(*) as deliveries from (
      select metric, max(case made_by when 'person' then 2 when 'machine' then 0 else 1 end) as likeliest
      from events
      where ${inScope} and activated_at_ms is not null and delivery_id is not null
        and id >= ${idAt('ev', scope.fromMs)} and id < ${idAt('ev', scope.untilMs)}
      group by metric, delivery_id) as each_delivery
    group by metric, likeliest`.execute(db);
  const of = (metric: string, by?: By) =>
    rows
      .filter((row) => row.metric === metric && (by === undefined || LIKELIEST[row.likeliest] === by))
      .reduce((sum, { deliveries }) => sum + Number(deliveries), 0);
  const apart = (metric: string) => ({
    person: of(metric, 'person'),
    machine: of(metric, 'machine'),
    unknown: of(metric, 'unknown'),
  });
  return {
    ...Object.fromEntries(FUNNEL.map((metric) => [metric, of(metric)])),
    openedBy: apart('opened'),
    clickedBy: apart('clicked'),
  } as DeliveryFunnel;
}

/** The endpoints that the scope leaves, deleted ones too; `undefined` when it leaves all. */
async function endpointsOf(
  db: Database,
  { clientIds, clientId, environment }: FiguresScope,
): Promise<string[] | undefined> {
  if ([clientIds, clientId, environment].every((value) => value === undefined)) return undefined;
  const rows = await db
    .selectFrom('trigger_endpoints')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .select('trigger_endpoints.id')
    .where((where) =>
      where.and([
        ...equalTo(where, { 'connections.client_id': clientIds }),
        ...equalTo(where, { 'connections.client_id': clientId, environment }),
      ]),
    )
    .execute();
  return rows.map(({ id }) => id);
}
