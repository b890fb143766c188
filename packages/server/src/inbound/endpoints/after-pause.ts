import { sql } from 'kysely';
import type { Logger } from 'pino';
import { inSteps } from '../../store/in-steps.ts';
import type { Store } from '../../store/store.ts';
import type { RunStarter } from '../events/events.ts';
import type { AfterPause, Endpoints } from './endpoints.ts';

const LOOK_INTERVAL_MS = 2_000;
/** Each moves in ten indexes: these take some 10 ms. */
const ROWS_PER_STEP = 200;
const PAUSE_MS = 5;
/** For so long a node may go on taking an endpoint for paused that was resumed on another. */
const STALE_MS = 60_000;

/** Ends the pauses of endpoints, with all that arrived meanwhile. */
export interface Resuming {
  /**
   * However many they are, and whatever stops the server before all are done: then they are gone on with at its start.
   *
   * @returns how many were started, or for good left alone.
   */
  resume(endpointId: string, waiting: AfterPause): Promise<{ events: number }>;
  stop(): Promise<void>;
}

export function startResuming(services: {
  store: Pick<Store, 'db' | 'batch'>;
  endpoints: Pick<Endpoints, 'resume'>;
  activation: Pick<RunStarter, 'sweep'>;
  log: Logger;
}): Resuming {
  const { store, endpoints, activation, log } = services;
  const stopping = new AbortController();
  const settling = new Map<string, Promise<number>>();
  let looking: Promise<void> | undefined;
  const timer = setInterval(look, LOOK_INTERVAL_MS).unref();
  look();

  function look(): void {
    looking ??= settleAll()
      .catch((error: unknown) =>
        log.error({ err: error }, 'what arrived during a pause could not be started; it is tried again'),
      )
      .finally(() => {
        looking = undefined;
      });
  }

  async function settleAll(): Promise<void> {
    const resumed = await store.db
      .selectFrom('trigger_endpoints')
      .select(['id', 'after_pause', 'resumed_at_ms'])
      .where('after_pause', 'is not', null)
      .where('paused_at_ms', 'is', null)
      .execute();
    for (const { id, after_pause: waiting, resumed_at_ms: resumedAtMs } of resumed) {
      await settle(id, waiting as AfterPause);
      if (Date.now() > Number(resumedAtMs) + STALE_MS) await forget(id, Number(resumedAtMs));
    }
  }

  /** One at a time for each endpoint: whoever resumes it is told of all. */
  function settle(endpointId: string, waiting: AfterPause): Promise<number> {
    const known = settling.get(endpointId);
    if (known) return known;
    const work = changeAll(endpointId, waiting).finally(() => settling.delete(endpointId));
    settling.set(endpointId, work);
    return work;
  }

  async function changeAll(endpointId: string, waiting: AfterPause): Promise<number> {
    const change =
      waiting === 'start' ? sql`activated_at_ms = null, skipped_because = null` : sql`skipped_because = 'skipped'`;
    // One that is paused again keeps the rest.
    const step = sql`
      update events set ${change} where id in (
        select id from events where endpoint_id = ${endpointId} and skipped_because = 'paused'
          and exists (select 1 from trigger_endpoints where id = ${endpointId} and paused_at_ms is null)
        order by id limit ${sql.lit(ROWS_PER_STEP)}) returning 1 as changed`;
    const events = await inSteps(store, ROWS_PER_STEP, step, { pauseMs: PAUSE_MS, signal: stopping.signal });
    if (events > 0 && waiting === 'start') activation.sweep();
    return events;
  }

  /** Once nothing is left that may still be taken for paused. */
  async function forget(endpointId: string, resumedAtMs: number): Promise<void> {
    const ofEndpoint = sql`select 1 from events where endpoint_id = ${endpointId}`;
    await sql`
      update trigger_endpoints set after_pause = null
      where id = ${endpointId} and resumed_at_ms = ${resumedAtMs}
        and not exists (${ofEndpoint} and skipped_because = 'paused')
        and not exists (${ofEndpoint} and activated_at_ms is null and received_at_ms <= ${resumedAtMs + STALE_MS})`.execute(
      store.db,
    );
  }

  return {
    async resume(endpointId, waiting) {
      await endpoints.resume(endpointId, waiting);
      return { events: await settle(endpointId, waiting) };
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await Promise.allSettled([looking, ...settling.values()]);
    },
  };
}
