import type { Permission } from '../access/permissions.ts';
import type { DatedProbe } from '../connections/probes.ts';
import type { EndpointState, ShownEndpoint, ShownEndpoints } from '../inbound/endpoints/shown-endpoints.ts';
import { deliveryFunnel, eventBuckets, type FiguresScope, type WhoseScope } from '../inbound/events/event-figures.ts';
import { equalTo } from '../store/equal-to.ts';
import type { Database, Store } from '../store/store.ts';
import { countFailures } from './runs/failures.ts';
import { retryingRuns } from './runs/retrying-runs.ts';
import { runFigures } from './runs/run-figures.ts';
import { matching } from './runs/run-filter.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Longer times are shown by the day. */
const SHOWN_BY_HOUR_MS = 3 * DAY_MS;
/** Endpoints that are looked at together. */
const PAGE = 200;

/** What happened in a scope and a time, and what needs somebody now. What may not be seen is null. */
export function createOverview<Forwarding extends { failing: number; gone: number }>(services: {
  store: Pick<Store, 'reads'>;
  shownEndpoints: ShownEndpoints;
  /** What needs somebody of what is forwarded to other systems. */
  forwarding: (scope: WhoseScope) => Promise<Forwarding>;
}) {
  const { store, shownEndpoints, forwarding: lookAtForwarding } = services;
  const { reads } = store;

  async function allEndpoints({ clientIds, clientId, environment }: WhoseScope): Promise<ShownEndpoint[]> {
    const all: ShownEndpoint[] = [];
    for (let before: string | undefined; ; ) {
      const page = await shownEndpoints.list({ clientIds, clientId, environment, limit: PAGE, before });
      all.push(...page);
      if (page.length < PAGE) return all;
      before = page.at(-1)?.id;
    }
  }

  /** What is done for whoever may see it. */
  const seenWith =
    (permissions: ReadonlySet<Permission>) =>
    <T>(permission: Permission, look: () => Promise<T>): Promise<T | null> =>
      permissions.has(permission) ? look() : Promise.resolve(null);

  return {
    async look(scope: FiguresScope, permissions: ReadonlySet<Permission>) {
      const may = seenWith(permissions);
      const bucketMs = scope.untilMs - scope.fromMs > SHOWN_BY_HOUR_MS ? DAY_MS : HOUR_MS;
      const [events, deliveries, runs, attention, endpoints, forwarding, connections] = await Promise.all([
        may('events:read', async () => ({ bucketMs, buckets: await eventBuckets(reads, scope, bucketMs) })),
        may('events:read', () => deliveryFunnel(reads, scope)),
        may('runs:read', () => runFigures(reads, scope)),
        may('runs:read', () => waitingForSomebody(reads, scope)),
        may('endpoints:read', async () => endpointFigures(await allEndpoints(scope))),
        may('endpoints:read', () => lookAtForwarding(scope)),
        may('connections:read', () => connectionFigures(reads, scope)),
      ]);
      return { ...scope, events, deliveries, runs, attention, endpoints, forwarding, connections };
    },

    /** How many things wait for a person now, each counted once, by kind. */
    async waiting(scope: WhoseScope, permissions: ReadonlySet<Permission>) {
      const may = seenWith(permissions);
      const [decisions, stuckConnections, keys, endpoints, destinations, failureGroups, retrying] = await Promise.all([
        may('runs:read', async () => (await waitingRuns(reads, scope)).decisions),
        may('runs:read', () => connectionsWaitedFor(reads, scope)),
        may('connections:read', async () => sumOf(await connectionFigures(reads, scope), ['refused', 'unreachable'])),
        may('endpoints:read', async () => (await allEndpoints(scope)).filter(needsSomebody).length),
        may('endpoints:read', async () => sumOf(await lookAtForwarding(scope), ['failing', 'gone'])),
        may('runs:read', async () => (await countFailures(reads, scope)).groups),
        may('runs:read', () => retryingRuns(reads, scope)),
      ]);
      const counts = { decisions, stuckConnections, keys, endpoints, destinations, failureGroups };
      return { ...counts, all: Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0), retrying };
    },
  };
}

const sumOf = <Key extends string>(figures: Record<Key, number>, keys: readonly Key[]): number =>
  keys.reduce((sum, key) => sum + figures[key], 0);

/** Runs that go on only when somebody does something, and those that failed. */
async function waitingForSomebody(db: Database, scope: FiguresScope) {
  const [waiting, failures] = await Promise.all([waitingRuns(db, scope), countFailures(db, scope)]);
  return { ...waiting, failureGroups: failures.groups, failedRuns: failures.runs };
}

async function waitingRuns(db: Database, { clientIds, clientId, environment }: WhoseScope) {
  const waiting = await db
    .selectFrom('runs')
    .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
    .where(matching({ clientIds, clientId, environment, status: 'waiting', waitingFor: ['decision', 'connection'] }))
    .select(({ fn }) => ['runs.waiting_for', fn.countAll<number>().as('runs')])
    .groupBy('runs.waiting_for')
    .execute();
  const of = (kind: string) => Number(waiting.find((row) => row.waiting_for === kind)?.runs ?? 0);
  return { decisions: of('decision'), runsWaitingForConnections: of('connection') };
}

/** How many connections there are whose keys hold runs up, each environment by itself. */
async function connectionsWaitedFor(db: Database, scope: WhoseScope): Promise<number> {
  const rows = await db
    .selectFrom('runs')
    .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
    .where(matching({ ...scope, status: 'waiting', waitingFor: 'connection' }))
    .select(['runs.connection_id', 'runs.environment'])
    .distinct()
    .execute();
  return rows.length;
}

/** Whether an endpoint does not do its work: it refuses or holds what comes, misses some, or its webhook is not as set. */
const needsSomebody = ({ state, heldEvents, gaps, webhook }: ShownEndpoint): boolean =>
  state === 'failing' || (state !== 'proven' && heldEvents > 0) || gaps.length > 0 || webhook?.fault != null;

function endpointFigures(all: readonly ShownEndpoint[]) {
  const inState = (state: EndpointState) => all.filter((endpoint) => endpoint.state === state).length;
  const sum = (of: (endpoint: ShownEndpoint) => number) => all.reduce((total, endpoint) => total + of(endpoint), 0);
  return {
    all: all.length,
    failing: inState('failing'),
    waitingForKey: inState('waiting for key'),
    unproven: inState('unproven'),
    paused: all.filter(({ pausedAtMs }) => pausedAtMs !== null).length,
    withGaps: all.filter(({ gaps }) => gaps.length > 0).length,
    withWebhookFault: all.filter(({ webhook }) => webhook?.fault != null).length,
    heldEvents: sum(({ heldEvents }) => heldEvents),
    lastDay: {
      accepted: sum(({ lastDay }) => lastDay.accepted),
      held: sum(({ lastDay }) => lastDay.held),
      refused: sum(({ lastDay }) => lastDay.refused),
      late: sum(({ lastDay }) => lastDay.late),
    },
  };
}

/** Environments of connections, and what the last probe found of their keys. One that could not be asked refused nothing. */
async function connectionFigures(db: Database, { clientIds, clientId, environment }: WhoseScope) {
  const rows = await db
    .selectFrom('connection_credentials')
    .innerJoin('connections', 'connections.id', 'connection_credentials.connection_id')
    .select('connection_credentials.probe')
    .where('connections.deleted_at_ms', 'is', null)
    .where((where) => where.and(equalTo(where, { 'connections.client_id': clientIds })))
    .where((where) => where.and(equalTo(where, { 'connections.client_id': clientId, environment })))
    .execute();
  const found = rows.map(({ probe }) => (probe === null ? undefined : troubleOf(JSON.parse(probe) as DatedProbe)));
  const count = (trouble: Trouble) => found.filter((each) => each === trouble).length;
  return { environments: rows.length, refused: count('refused'), unreachable: count('unreachable') };
}

type Trouble = 'refused' | 'unreachable';

function troubleOf({ ok, keys }: DatedProbe): Trouble | undefined {
  const found = Object.values(keys);
  if (found.includes('refused')) return 'refused';
  if (ok) return undefined;
  return found.includes('unreachable') ? 'unreachable' : 'refused';
}
