import { parseReportingEvent, type ReportingEvent } from '@cio-bridge/connector';
import type { ExpressionBuilder } from 'kysely';
import type { Environment } from '../../connections/connections.ts';
import { newId } from '../../ids.ts';
import { storableText } from '../../store/batch.ts';
import { notFound, Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import type { Endpoints, TriggerEndpoint } from '../endpoints/endpoints.ts';

/** More than this at once is better done with a narrower filter, a piece at a time. */
const MAX_REPLAYED_EVENTS = 10_000;
const REPLAY_BATCH = 500;

/** `waiting`: its runs are still to be started. The others that are not `activated` start nothing. */
export const eventStatuses = ['waiting', 'activated', 'paused', 'skipped', 'filtered', 'unreadable'] as const;
export type EventStatus = (typeof eventStatuses)[number];

export interface StoredEvent {
  id: string;
  endpointId: string;
  connectionId: string;
  environment: Environment;
  eventId: string;
  objectType: string;
  metric: string;
  happenedAtMs: number | null;
  deliveryId: string | null;
  personId: string | null;
  campaignId: number | null;
  receivedAtMs: number;
  status: EventStatus;
  /** As Customer.io posted it. */
  payload: unknown;
}

export interface StartedRun {
  id: string;
  workflowId: string;
  workflow: string;
  status: string;
  /** Present when a replay started it. */
  replayId: string | null;
  createdAtMs: number;
}

export interface EventFilter {
  clientIds?: readonly string[] | undefined;
  clientId?: string | undefined;
  connectionId?: string | undefined;
  endpointId?: string | undefined;
  objectType?: string | undefined;
  metric?: string | undefined;
  personId?: string | undefined;
  deliveryId?: string | undefined;
  campaignId?: number | undefined;
  status?: EventStatus | undefined;
  /** Unix milliseconds of arrival: from this one on, and before that one. */
  fromMs?: number | undefined;
  untilMs?: number | undefined;
}

export interface Replay {
  replayId: string;
  events: number;
  runs: number;
}

/** A stored event on its way to its runs. */
export interface ActivatableEvent {
  id: string;
  endpoint: TriggerEndpoint;
  receivedAtMs: number;
  /** `undefined` for what is genuine and yet no event that anybody can react to. */
  event: ReportingEvent | undefined;
}

/** What makes runs of events: for this wing, whoever it is. */
export interface RunStarter {
  /** Starts runs for events that had theirs: new runs, which say that they are a replay. */
  replay(events: ActivatableEvent[], replayId: string): Promise<{ runs: number }>;
  /** Looks for stored events that wait, now. */
  sweep(): void;
}

/** Every reporting event that was accepted. */
export interface Events {
  get(id: string, clientIds?: readonly string[]): Promise<StoredEvent & { runs: StartedRun[] }>;
  /** Newest first. */
  list(page: EventFilter & { limit: number; before?: string | undefined }): Promise<StoredEvent[]>;
  count(filter: EventFilter): Promise<number>;
  /** Starts the runs of one event again. They are new runs, which say that they are a replay. */
  replay(id: string, requestedBy: string, clientIds?: readonly string[]): Promise<Replay>;
  /**
   * Starts the runs of all these events again, oldest first.
   *
   * @param expectedEvents - How many the caller was told there are.
   * @throws Problem 409 when there are more or fewer by now; 422 when there are more than 10,000.
   */
  replayAll(filter: EventFilter, expectedEvents: number, requestedBy: string): Promise<Replay>;
  /** What arrived while the endpoint was paused: started now, or for good left alone. */
  afterPause(endpointId: string, waiting: 'start' | 'skip'): Promise<{ events: number }>;
}

export function createEvents(services: { db: Database; endpoints: Endpoints; activation: RunStarter }): Events {
  const { db, endpoints, activation } = services;

  const query = () =>
    db
      .selectFrom('events')
      .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'events.endpoint_id')
      .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id');
  const shown = () =>
    query().selectAll('events').select(['trigger_endpoints.connection_id', 'trigger_endpoints.environment']);
  type Row = Awaited<ReturnType<ReturnType<typeof shown>['execute']>>[number];
  type Where = ExpressionBuilder<Tables, 'events' | 'trigger_endpoints' | 'connections'>;

  const matching = (filter: EventFilter) => (where: Where) => {
    const { clientIds, clientId, connectionId, endpointId, objectType, metric } = filter;
    const { personId, deliveryId, campaignId, status, fromMs, untilMs } = filter;
    // The indexes by which events are found hold those that were activated.
    const isIndexed = [personId, deliveryId, campaignId, metric].some((value) => value !== undefined);
    return where.and([
      ...(clientIds ? [where('connections.client_id', 'in', clientIds)] : []),
      ...(clientId ? [where('connections.client_id', '=', clientId)] : []),
      ...(connectionId ? [where('trigger_endpoints.connection_id', '=', connectionId)] : []),
      ...(endpointId ? [where('events.endpoint_id', '=', endpointId)] : []),
      ...(objectType ? [where('events.object_type', '=', objectType)] : []),
      ...(metric ? [where('events.metric', '=', metric)] : []),
      ...(personId ? [where('events.person_id', '=', storableText(personId))] : []),
      ...(deliveryId ? [where('events.delivery_id', '=', storableText(deliveryId))] : []),
      ...(campaignId ? [where('events.campaign_id', '=', campaignId)] : []),
      ...(isIndexed && status !== 'waiting' ? [where('events.activated_at_ms', 'is not', null)] : []),
      ...(status === 'waiting' ? [where('events.activated_at_ms', 'is', null)] : []),
      ...(status === 'activated'
        ? [where('events.activated_at_ms', 'is not', null), where('events.skipped_because', 'is', null)]
        : []),
      ...(status && status !== 'waiting' && status !== 'activated'
        ? [where('events.skipped_because', '=', status)]
        : []),
      ...(fromMs === undefined ? [] : [where('events.received_at_ms', '>=', fromMs)]),
      ...(untilMs === undefined ? [] : [where('events.received_at_ms', '<', untilMs)]),
    ]);
  };

  async function find(id: string, clientIds: readonly string[] | undefined): Promise<Row> {
    const row = await shown().where('events.id', '=', id).where(matching({ clientIds })).executeTakeFirst();
    if (!row) throw notFound('event');
    return row;
  }

  /** Starts the runs of these events anew, under one replay. */
  async function replayRows(rows: Pick<Row, 'id' | 'endpoint_id' | 'payload' | 'received_at_ms'>[], replayId: string) {
    const events = await Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        endpoint: await endpoints.get(row.endpoint_id),
        receivedAtMs: row.received_at_ms,
        event: eventOf(row.payload),
      })),
    );
    return activation.replay(events, replayId);
  }

  async function note(replay: Replay, requestedBy: string): Promise<Replay> {
    await db
      .insertInto('replays')
      .values({
        id: replay.replayId,
        requested_by: requestedBy,
        events: replay.events,
        runs: replay.runs,
        created_at_ms: Date.now(),
      })
      .execute();
    return replay;
  }

  async function count(filter: EventFilter): Promise<number> {
    const { events } = await query()
      .where(matching(filter))
      .select(({ fn }) => fn.countAll().as('events'))
      .executeTakeFirstOrThrow();
    return Number(events);
  }

  return {
    count,
    async get(id, clientIds) {
      const row = await find(id, clientIds);
      const runs = await db
        .selectFrom('runs')
        .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
        .select(['runs.id', 'workflow_id', 'workflows.name as workflow', 'status', 'replay_id', 'runs.created_at_ms'])
        .where('event_id', '=', id)
        .orderBy('runs.id')
        .execute();
      return {
        ...toEvent(row),
        runs: runs.map((run) => ({
          id: run.id,
          workflowId: run.workflow_id,
          workflow: run.workflow,
          status: run.status,
          replayId: run.replay_id,
          createdAtMs: run.created_at_ms,
        })),
      };
    },
    async list({ limit, before, ...filter }) {
      const rows = await shown()
        .where(matching(filter))
        .$if(before !== undefined, (select) => select.where('events.id', '<', before as string))
        .orderBy('events.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toEvent);
    },
    async replay(id, requestedBy, clientIds) {
      const replayId = newId('rp');
      const { runs } = await replayRows([await find(id, clientIds)], replayId);
      return note({ replayId, events: 1, runs }, requestedBy);
    },
    async replayAll(filter, expectedEvents, requestedBy) {
      // Events that arrive from now on are not part of what was counted.
      const upTo = { ...filter, untilMs: Math.min(filter.untilMs ?? Date.now() + 1, Date.now() + 1) };
      const events = await count(upTo);
      if (events > MAX_REPLAYED_EVENTS) {
        const detail = `${events} events are more than the ${MAX_REPLAYED_EVENTS} that one replay takes: narrow the filter`;
        throw new Problem(422, 'too_many_events', detail, '/filter');
      }
      if (events !== expectedEvents) {
        throw new Problem(409, 'count_changed', `There are ${events} events by now: count again`, '/expectedEvents');
      }
      const replay: Replay = { replayId: newId('rp'), events: 0, runs: 0 };
      let after = '';
      for (;;) {
        const rows = await shown()
          .where(matching(upTo))
          .where('events.id', '>', after)
          .orderBy('events.id')
          .limit(REPLAY_BATCH)
          .execute();
        replay.runs += (await replayRows(rows, replay.replayId)).runs;
        replay.events += rows.length;
        after = rows.at(-1)?.id ?? '';
        if (rows.length < REPLAY_BATCH) return note(replay, requestedBy);
      }
    },
    async afterPause(endpointId, waiting) {
      const { numUpdatedRows } = await db
        .updateTable('events')
        .set(waiting === 'start' ? { activated_at_ms: null, skipped_because: null } : { skipped_because: 'skipped' })
        .where('endpoint_id', '=', endpointId)
        .where('skipped_because', '=', 'paused')
        .executeTakeFirstOrThrow();
      if (waiting === 'start') activation.sweep();
      return { events: Number(numUpdatedRows) };
    },
  };
}

function toEvent(row: Tables['events'] & { connection_id: string; environment: string }): StoredEvent {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    connectionId: row.connection_id,
    environment: row.environment as Environment,
    eventId: row.event_id,
    objectType: row.object_type,
    metric: row.metric,
    happenedAtMs: row.happened_at_ms,
    deliveryId: row.delivery_id,
    personId: row.person_id,
    campaignId: row.campaign_id,
    receivedAtMs: row.received_at_ms,
    status: row.activated_at_ms === null ? 'waiting' : ((row.skipped_because ?? 'activated') as EventStatus),
    payload: row.event_id.startsWith('sha256:') ? row.payload : jsonOrText(row.payload),
  };
}

function eventOf(payload: string): ReportingEvent | undefined {
  const parsed = parseReportingEvent(payload);
  return parsed.ok ? parsed.event : undefined;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
