import type { ReportingEvent } from '@cio-bridge/connector';
import { countRows } from '../../store/count-rows.ts';
import { notFound } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import type { TriggerEndpoint } from '../endpoints/endpoints.ts';
import { type ListedEvent, type StoredEvent, toEvent, toListedEvent } from './event.ts';
import { type EventFilter, foundEvents, listEvents, placeColumns } from './find-events.ts';

export interface StartedRun {
  id: string;
  workflow: { id: string; name: string };
  status: string;
  /** Present when a replay started it. */
  replayId: string | null;
  createdAtMs: number;
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
  /**
   * Starts runs for events that had theirs: new runs, which say that they are a replay. The same event of the
   * same replay comes to the same runs, however often it is asked for.
   */
  replay(events: ActivatableEvent[], replayId: string): Promise<{ runs: number }>;
  /** Looks for stored events that wait, now. */
  sweep(): void;
}

/** Every reporting event that was accepted. */
export interface Events {
  get(id: string, clientIds?: readonly string[]): Promise<StoredEvent & { runs: StartedRun[] }>;
  /** Newest first. */
  list(page: EventFilter & { limit: number; before?: string | undefined }): Promise<ListedEvent[]>;
  /** Up to 10,000; `isMore` when there are more. */
  count(filter: EventFilter): Promise<{ events: number; isMore: boolean }>;
  /** What arrived while the endpoint was paused: started now, or for good left alone. */
  afterPause(endpointId: string, waiting: 'start' | 'skip'): Promise<{ events: number }>;
}

export function createEvents(services: {
  store: Pick<Store, 'db' | 'reads'>;
  activation: Pick<RunStarter, 'sweep'>;
}): Events {
  const { store, activation } = services;
  const { db, reads } = store;

  return {
    async get(id, clientIds) {
      const row = await foundEvents(db, { clientIds })
        .innerJoin('clients', 'clients.id', 'connections.client_id')
        .where('events.id', '=', id)
        .selectAll('events')
        .select(placeColumns)
        .executeTakeFirst();
      if (!row) throw notFound('event');
      const runs = await reads
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
          workflow: { id: run.workflow_id, name: run.workflow },
          status: run.status,
          replayId: run.replay_id,
          createdAtMs: run.created_at_ms,
        })),
      };
    },
    list: async ({ limit, before, ...filter }) =>
      (await listEvents(reads, filter, { limit, before })).map(toListedEvent),
    async count(filter) {
      const { count, isMore } = await countRows(reads, foundEvents(reads, filter).select('events.id'));
      return { events: count, isMore };
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
