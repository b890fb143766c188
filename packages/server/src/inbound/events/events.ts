import type { ReportingEvent } from '@cio-bridge/connector';
import { notFound } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import type { TriggerEndpoint } from '../endpoints/endpoints.ts';
import { type ListedEvent, type StoredEvent, toEvent, toListedEvent } from './event.ts';
import { countEvents, type EventFilter, foundEvents, listEvents, placeColumns } from './find-events.ts';

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
}

export function createEvents({ db, reads }: Pick<Store, 'db' | 'reads'>): Events {
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
      const { count, isMore } = await countEvents(reads, filter);
      return { events: count, isMore };
    },
  };
}
