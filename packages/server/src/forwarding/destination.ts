import type { ReportingEventFilter } from '@cio-bridge/connector';
import { type Selectable, sql } from 'kysely';
import type { Environment } from '../connections/connections.ts';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

/**
 * `failing`: its circuit is open after several attempts in a row that failed; one is made now and then. `waiting`: it
 * asked for a wait. `gone`: it answered 410, which pauses it.
 */
export const destinationStates = ['delivering', 'failing', 'waiting', 'paused', 'gone'] as const;
export type DestinationState = (typeof destinationStates)[number];

/** A system that an endpoint's events are forwarded to. */
export interface Destination {
  id: string;
  name: string;
  client: { id: string; name: string };
  connection: { id: string; name: string };
  environment: Environment;
  endpoint: { id: string; name: string };
  /** Often a secret as a whole: shown to those who may change it. */
  url: string;
  host: string;
  filter: ReportingEventFilter | null;
  perSecond: number | null;
  atOnce: number;
  state: DestinationState;
  /** Why it fails, waits or is gone, or its last attempt failed, in words; null while all is well. */
  reason: string | null;
  failingSinceMs: number | null;
  /** When the next attempt is made, if something holds them back until then, or the last one failed. */
  nextAttemptAtMs: number | null;
  pausedAtMs: number | null;
  lastDeliveredAtMs: number | null;
  /** Until when the secret of before signs too. */
  previousSecretUntilMs: number | null;
  createdBy: string | null;
  createdAtMs: number;
}

export type DestinationRow = Selectable<Tables['destinations']>;

/** Rows with the names that are shown beside them; not those that were deleted. */
export const shownDestinations = (db: Database) =>
  db
    .selectFrom('destinations')
    .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'destinations.endpoint_id')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .innerJoin('clients', 'clients.id', 'connections.client_id')
    .where('destinations.deleted_at_ms', 'is', null)
    .where('trigger_endpoints.deleted_at_ms', 'is', null)
    .selectAll('destinations')
    .select([
      'trigger_endpoints.name as endpoint',
      'trigger_endpoints.environment',
      'connections.id as connection_id',
      'connections.name as connection',
      'clients.id as client_id',
      'clients.name as client',
    ])
    .select(
      sql<number | null>`(select min(due_at_ms) from forwarded_events
        where destination_id = destinations.id and status = 'waiting')`.as('next_due_at_ms'),
    );

type ShownRow = Awaited<ReturnType<ReturnType<typeof shownDestinations>['execute']>>[number];

/** What of a destination is opened from the vault. */
export interface Opened {
  url: string;
  previousSecretUntilMs: number | null;
}

export function toDestination(row: ShownRow, { url, previousSecretUntilMs }: Opened, nowMs: number): Destination {
  const state = stateOf(row, nowMs);
  const isHeld = state === 'failing' || state === 'waiting';
  const isRetrying = state === 'delivering' && row.last_failure !== null;
  const dueAtMs = isRetrying ? row.next_due_at_ms : null;
  return {
    id: row.id,
    name: row.name,
    client: { id: row.client_id, name: row.client },
    connection: { id: row.connection_id, name: row.connection },
    environment: row.environment as Environment,
    endpoint: { id: row.endpoint_id, name: row.endpoint ?? row.connection },
    url,
    host: row.host,
    filter: filterOf(row) ?? null,
    perSecond: row.per_second,
    atOnce: row.at_once,
    state,
    reason: isHeld || isRetrying || state === 'gone' ? row.last_failure : null,
    failingSinceMs: row.failing_since_ms,
    nextAttemptAtMs: isHeld ? row.held_until_ms : dueAtMs === null ? null : Number(dueAtMs),
    pausedAtMs: row.paused_at_ms,
    lastDeliveredAtMs: row.last_delivered_at_ms,
    previousSecretUntilMs,
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
  };
}

function stateOf(row: DestinationRow, nowMs: number): DestinationState {
  if (row.paused_at_ms !== null) return row.paused_because === 'gone' ? 'gone' : 'paused';
  if (row.failing_since_ms !== null) return 'failing';
  return row.held_until_ms !== null && row.held_until_ms > nowMs ? 'waiting' : 'delivering';
}

export const filterOf = ({ filter }: Pick<DestinationRow, 'filter'>): ReportingEventFilter | undefined =>
  filter === null ? undefined : (JSON.parse(filter) as ReportingEventFilter);
