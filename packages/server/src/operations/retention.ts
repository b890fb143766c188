import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { encodeTime } from 'ulid';
import type { Database } from '../store/store.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;
/** How long an `Idempotency-Key` is remembered. */
const IDEMPOTENCY_WINDOW_MS = DAY_MS;
/** Few enough that nobody who writes meanwhile waits long. */
const ROWS_PER_STEP = 500;
const PAUSE_MS = 50;

/** For how many days each kind of record is kept. */
export interface RetentionDays {
  events: number;
  runs: number;
  activity: number;
  audit: number;
}

export const DEFAULT_RETENTION_DAYS: RetentionDays = { events: 90, runs: 90, activity: 30, audit: 730 };

/**
 * Deletes what is older than its retention, a few rows at a time. Events that still wait to be
 * activated and runs that have not ended are kept however old they are.
 *
 * @returns how many rows went.
 */
export async function prune(
  db: Database,
  options: { days: RetentionDays; now: number; pauseMs?: number; signal?: AbortSignal },
): Promise<number> {
  const { days, now, pauseMs = PAUSE_MS, signal } = options;
  const before = (prefix: string, ofDays: number) => `${prefix}_${encodeTime(Math.max(0, now - ofDays * DAY_MS), 10)}`;
  const old = (table: string, prefix: string, ofDays: number, condition = sql`1 = 1`) => sql`
    delete from ${sql.table(table)} where id in (
      select id from ${sql.table(table)} where id < ${before(prefix, ofDays)} and ${condition} order by id limit ${sql.lit(ROWS_PER_STEP)})`;
  const steps = [
    old('events', 'ev', days.events, sql`activated_at_ms is not null`),
    old('runs', 'run', days.runs, sql`ended_at_ms is not null`),
    old('activities', 'act', days.activity),
    old('audit_entries', 'aud', days.audit),
    // Hidden already: what kept it was its history.
    sql`delete from workflows where deleted_at_ms is not null
      and not exists (select 1 from runs where runs.workflow_id = workflows.id)`,
    sql`delete from traced_sends where delivery_id in (
      select delivery_id from traced_sends where sent_at_ms < ${now - days.events * DAY_MS} limit ${sql.lit(ROWS_PER_STEP)})`,
    sql`delete from idempotency_keys where created_at_ms < ${now - IDEMPOTENCY_WINDOW_MS}`,
    sql`delete from welcome_links where expires_at_ms < ${now}`,
  ];
  let deleted = 0;
  for (const step of steps) {
    for (let rows = Number.POSITIVE_INFINITY; rows >= ROWS_PER_STEP && !signal?.aborted; ) {
      rows = Number((await step.execute(db)).numAffectedRows ?? 0);
      deleted += rows;
      if (rows >= ROWS_PER_STEP) await sleep(pauseMs);
    }
  }
  return deleted;
}

/** Prunes once an hour, the first time an hour from now. */
export function startPruning(services: { db: Database; days: RetentionDays; log: Logger }) {
  const { db, days, log } = services;
  const stopping = new AbortController();
  let working: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    working = prune(db, { days, now: Date.now(), signal: stopping.signal }).catch((error: unknown) =>
      log.error({ err: error }, 'old records could not be deleted; it tries again in an hour'),
    );
  }, EVERY_MS).unref();
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      stopping.abort();
      await working;
    },
  };
}
