import type { ReportingEvent } from '@cio-bridge/connector';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { rowsOf } from '../../store/batch.ts';
import type { Store } from '../../store/store.ts';
import type { RefusalFault } from '../ingress/incoming-webhook.ts';
import { happenedAtMs } from '../ingress/read-events.ts';

const FLUSH_INTERVAL_MS = 2_000;
const HOUR_MS = 3_600_000;
/** An event that comes this long after it happened was held back: by us, by the network, or by one before it. */
const LATE_MS = 5 * 60_000;

export interface HourFigures {
  hourAtMs: number;
  accepted: number;
  duplicates: number;
  held: number;
  refused: number;
  /** Events that arrived more than five minutes after they happened. */
  late: number;
  /** From when an event happened to its arrival, for accepted events. */
  lagMeanMs: number | null;
  lagMaxMs: number;
  /** From a request's arrival to its 200. */
  answerMeanMs: number | null;
  answerMaxMs: number;
  lastEventAtMs: number | null;
}

/**
 * What each endpoint went through, by the hour. Counted in memory and written every two seconds, so
 * a process that is killed outright forgets its last two seconds of figures; never an event.
 */
export interface Figures {
  accepted(endpointId: string, counts: { stored: number; duplicates: number }): void;
  /** How long after it happened an event arrives, which is now. */
  lag(endpointId: string, event: ReportingEvent | undefined): void;
  answered(endpointId: string, tookMs: number): void;
  held(endpointId: string): void;
  refused(endpointId: string, fault: RefusalFault): void;
  /** The fingerprint of the key with which an event verified. */
  verified(endpointId: string, fingerprint: string): void;
  /** The hours since then in which anything came, oldest first; what was not flushed is not in it. */
  hours(endpointIds: readonly string[], sinceMs: number): Promise<Map<string, HourFigures[]>>;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const newHour = () => ({
  accepted: 0,
  duplicates: 0,
  held: 0,
  refused: 0,
  late: 0,
  lagSumMs: 0,
  lagMaxMs: 0,
  answerSumUs: 0,
  answerMaxUs: 0,
  lastEventAtMs: null as number | null,
  refusedAtMs: null as number | null,
  refusedBecause: null as RefusalFault | null,
});

export function createFigures({
  store,
  log,
}: {
  store: Pick<Store, 'batch' | 'kind' | 'reads'>;
  log: Logger;
}): Figures {
  let hours = new Map<string, ReturnType<typeof newHour>>();
  let hourAtMs = currentHour();
  /** When each key last verified an event, by endpoint and fingerprint. */
  let verified = new Map<string, Map<string, number>>();
  let flushing = Promise.resolve();

  const timer = setInterval(() => {
    flush().catch((error: unknown) => log.error({ err: error }, 'figures of endpoints could not be written'));
  }, FLUSH_INTERVAL_MS).unref();

  function hour(endpointId: string) {
    let known = hours.get(endpointId);
    if (!known) {
      known = newHour();
      hours.set(endpointId, known);
    }
    return known;
  }

  function flush(): Promise<void> {
    flushing = flushing.catch(() => {}).then(write);
    return flushing;
  }

  async function write(): Promise<void> {
    const [counted, atMs, used] = [hours, hourAtMs, verified];
    hours = new Map();
    hourAtMs = currentHour();
    verified = new Map();
    if (counted.size === 0 && used.size === 0) return;
    const figures = [...counted].map(([id, { refusedAtMs, refusedBecause, ...figure }]) => [
      id,
      atMs,
      ...Object.values(figure),
    ]);
    const refusals = [...counted].map(([id, { refusedAtMs, refusedBecause }]) => [id, refusedAtMs, refusedBecause]);
    const keys = [...used].flatMap(([endpointId, uses]) =>
      [...uses].map(([key, usedAtMs]) => [endpointId, key, usedAtMs]),
    );
    await store.batch([addFigures(store, figures), noteRefusals(store, refusals), noteUses(store, keys)]);
  }

  return {
    accepted(endpointId, { stored, duplicates }) {
      const figure = hour(endpointId);
      figure.accepted += stored;
      figure.duplicates += duplicates;
      if (stored > 0) figure.lastEventAtMs = Date.now();
    },
    lag(endpointId, event) {
      const atMs = event && happenedAtMs(event);
      if (!atMs) return;
      const figure = hour(endpointId);
      const positive = Math.max(0, Date.now() - atMs);
      figure.lagSumMs += positive;
      figure.lagMaxMs = Math.max(figure.lagMaxMs, positive);
      if (positive > LATE_MS) figure.late += 1;
    },
    answered(endpointId, tookMs) {
      const figure = hour(endpointId);
      const tookUs = Math.round(tookMs * 1000);
      figure.answerSumUs += tookUs;
      figure.answerMaxUs = Math.max(figure.answerMaxUs, tookUs);
    },
    held(endpointId) {
      hour(endpointId).held += 1;
    },
    refused(endpointId, fault) {
      const figure = hour(endpointId);
      figure.refused += 1;
      figure.refusedAtMs = Date.now();
      figure.refusedBecause = fault;
    },
    verified(endpointId, fingerprint) {
      const uses = verified.get(endpointId);
      if (uses) uses.set(fingerprint, Date.now());
      else verified.set(endpointId, new Map([[fingerprint, Date.now()]]));
    },
    async hours(endpointIds, sinceMs) {
      const found = new Map<string, HourFigures[]>(endpointIds.map((id) => [id, []]));
      if (endpointIds.length === 0) return found;
      const rows = await store.reads
        .selectFrom('endpoint_figures')
        .selectAll()
        .where('endpoint_id', 'in', endpointIds)
        .where('hour_at_ms', '>=', sinceMs)
        .orderBy('hour_at_ms')
        .execute();
      for (const row of rows) {
        const answered = row.accepted + row.duplicates + row.held;
        found.get(row.endpoint_id)?.push({
          hourAtMs: row.hour_at_ms,
          accepted: row.accepted,
          duplicates: row.duplicates,
          held: row.held,
          refused: row.refused,
          late: row.late,
          lagMeanMs: row.accepted > 0 ? Math.round(row.lag_sum_ms / row.accepted) : null,
          lagMaxMs: row.lag_max_ms,
          answerMeanMs: answered > 0 ? row.answer_sum_us / 1000 / answered : null,
          answerMaxMs: row.answer_max_us / 1000,
          lastEventAtMs: row.last_event_at_ms,
        });
      }
      return found;
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

const currentHour = (): number => Math.floor(Date.now() / HOUR_MS) * HOUR_MS;

type Rows = (string | number | null)[][];
type Target = Pick<Store, 'kind'>;

const addFigures = ({ kind }: Target, rows: Rows) => sql`
  insert into endpoint_figures (endpoint_id, hour_at_ms, accepted, duplicates, held, refused, late, lag_sum_ms,
    lag_max_ms, answer_sum_us, answer_max_us, last_event_at_ms)
  select value->>0, ${sql.join(
    Array.from({ length: 11 }, (_, index) => sql`cast(value->>${sql.lit(index + 1)} as bigint)`),
  )}
  from ${rowsOf(kind, rows)} where value->>0 in (select id from trigger_endpoints)
  on conflict (endpoint_id, hour_at_ms) do update set
    accepted = endpoint_figures.accepted + excluded.accepted,
    duplicates = endpoint_figures.duplicates + excluded.duplicates,
    held = endpoint_figures.held + excluded.held,
    refused = endpoint_figures.refused + excluded.refused,
    late = endpoint_figures.late + excluded.late,
    lag_sum_ms = endpoint_figures.lag_sum_ms + excluded.lag_sum_ms,
    lag_max_ms = case when excluded.lag_max_ms > endpoint_figures.lag_max_ms
      then excluded.lag_max_ms else endpoint_figures.lag_max_ms end,
    answer_sum_us = endpoint_figures.answer_sum_us + excluded.answer_sum_us,
    answer_max_us = case when excluded.answer_max_us > endpoint_figures.answer_max_us
      then excluded.answer_max_us else endpoint_figures.answer_max_us end,
    last_event_at_ms = coalesce(excluded.last_event_at_ms, endpoint_figures.last_event_at_ms)`;

const noteRefusals = ({ kind }: Target, rows: Rows) => sql`
  update trigger_endpoints set refused_at_ms = cast(refusals.value->>1 as bigint), refused_because = refusals.value->>2
  from ${rowsOf(kind, rows, 'refusals')}
  where trigger_endpoints.id = refusals.value->>0 and refusals.value->>1 is not null`;

const noteUses = ({ kind }: Target, rows: Rows) => sql`
  insert into signing_key_uses (endpoint_id, fingerprint, added_at_ms, last_verified_at_ms)
  select value->>0, value->>1, cast(value->>2 as bigint), cast(value->>2 as bigint)
  from ${rowsOf(kind, rows)} where value->>0 in (select id from trigger_endpoints)
  on conflict (endpoint_id, fingerprint) do update set last_verified_at_ms = excluded.last_verified_at_ms`;
