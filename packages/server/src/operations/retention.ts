import { type RawBuilder, sql } from 'kysely';
import type { Logger } from 'pino';
import { encodeTime } from 'ulid';
import type { ServerConfig } from '../config.ts';
import { isThere } from '../forwarding/rest.ts';
import { inSteps } from '../store/in-steps.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;
/** A run goes with its steps and sends: 100 take 5 to 30 ms. */
const ROWS_PER_STEP = 100;
const PAUSE_MS = 50;

/** For how many days each kind of record is kept. */
export interface RetentionDays {
  events: number;
  runs: number;
  activity: number;
  audit: number;
  /** Uploads since they were last used, and the rows of a sync that failed since it ended. */
  files: number;
}

export const DEFAULT_RETENTION_DAYS: RetentionDays = { events: 90, runs: 90, activity: 30, audit: 730, files: 14 };

/** As the server was told, or else the default. */
export const retentionOf = (config: ServerConfig): RetentionDays => ({
  events: config.eventRetentionDays ?? DEFAULT_RETENTION_DAYS.events,
  runs: config.runRetentionDays ?? DEFAULT_RETENTION_DAYS.runs,
  activity: config.activityRetentionDays ?? DEFAULT_RETENTION_DAYS.activity,
  audit: config.auditRetentionDays ?? DEFAULT_RETENTION_DAYS.audit,
  files: config.fileRetentionDays ?? DEFAULT_RETENTION_DAYS.files,
});

/** Held events that nobody could prove by then, and hourly figures, which name nobody. */
const HELD_DAYS = 30;
const FIGURE_DAYS = 400;
const UNFINISHED_UPLOAD_DAYS = 1;
/** How long an `Idempotency-Key` is remembered. */
const IDEMPOTENCY_DAYS = 1;
/** Customer.io's longest rate is by the day. */
const RATE_SHARE_DAYS = 3;

/** The tables of better-auth, which no query of ours writes. */
type SignInTable = 'person_sessions' | 'sign_in_verifications' | 'person_accounts';
/** Written and never read: whether the store takes anything. */
type CheckTable = 'write_checks';
type Table = keyof Tables | SignInTable | CheckTable;

/** Rows of one table that have reached their end. */
interface Aged {
  table: Table;
  /** What tells a row of it from the others. */
  keys: readonly string[];
  /** @param at - The moment as a part of an id that sorts by time, in Unix milliseconds. */
  isOver(moments: { now: number; beforeMs: (days: number) => number }, days: RetentionDays): RawBuilder<unknown>;
}

const byId = (table: Table, prefix: string, ofDays: (days: RetentionDays) => number, also = sql``): Aged => ({
  table,
  keys: ['id'],
  isOver: ({ beforeMs }, days) => sql`id < ${`${prefix}_${encodeTime(beforeMs(ofDays(days)), 10)}`} ${also}`,
});

const byTime = (table: Table, keys: string[], column: string, ofDays: (days: RetentionDays) => number): Aged => ({
  table,
  keys,
  isOver: ({ beforeMs }, days) => sql`${sql.ref(column)} < ${beforeMs(ofDays(days))}`,
});

/** Of syncs that are no longer known either, and of connections that were deleted. */
const unusedMemories = (beforeMs: number) => sql`
  select id from sync_memories where used_at_ms < ${beforeMs}
    or connection_id in (select id from connections where deleted_at_ms is not null)`;

/** Every table that grows by itself, and when a row of it has reached its end. */
export const agedTables: readonly Aged[] = [
  byId(
    'events',
    'ev',
    ({ events }) => events,
    // What was forwarded goes with it; what still waits for that is kept however old it is.
    sql`and activated_at_ms is not null
      and not exists (select 1 from forwarded_events where event_id = events.id and status = 'waiting')`,
  ),
  {
    table: 'forwarded_events',
    keys: ['id'],
    isOver: () => sql`destination_id in (select id from destinations where not ${isThere})`,
  },
  {
    table: 'destinations',
    keys: ['id'],
    isOver: () =>
      sql`not ${isThere} and not exists (select 1 from forwarded_events where destination_id = destinations.id)`,
  },
  byId('held_events', 'ev', () => HELD_DAYS),
  byId('replays', 'rp', ({ events }) => events),
  byId('activities', 'act', ({ activity }) => activity),
  byId('audit_entries', 'aud', ({ audit }) => audit),
  {
    table: 'runs',
    keys: ['id'],
    // By its end, however long ago it began: its id only keeps the search short. Steps, waits and sends go with it.
    isOver: ({ beforeMs }, { runs }) =>
      sql`id < ${`run_${encodeTime(beforeMs(runs), 10)}`} and ended_at_ms < ${beforeMs(runs)}`,
  },
  {
    table: 'deliveries',
    keys: ['delivery_id', 'connection_id', 'environment'],
    // What happened last may bear a time that lies ahead: nobody's clock is believed for ever.
    isOver: ({ now, beforeMs }, { events }) =>
      sql`first_seen_at_ms < ${beforeMs(events)}
        and (last_happened_at_ms < ${beforeMs(events)} or last_happened_at_ms > ${now})`,
  },
  {
    table: 'workflows',
    keys: ['id'],
    // Hidden already: what kept it was its history.
    isOver: () =>
      sql`deleted_at_ms is not null and not exists (select 1 from runs where runs.workflow_id = workflows.id)`,
  },
  byTime(
    'reconciled_metrics',
    ['delivery_id', 'connection_id', 'environment', 'metric'],
    'reconciled_at_ms',
    ({ events }) => events,
  ),
  byTime('delivery_checks', ['delivery_id', 'connection_id'], 'checked_at_ms', ({ events }) => events),
  byTime('traced_sends', ['delivery_id'], 'sent_at_ms', ({ events }) => events),
  {
    table: 'uploads',
    keys: ['id'],
    // One that nobody went on with counts from its last byte. Its file is swept away after it.
    isOver: ({ beforeMs }, { files }) =>
      sql`(used_at_ms < ${beforeMs(files)} or (completed_at_ms is null and used_at_ms < ${beforeMs(UNFINISHED_UPLOAD_DAYS)}))
        and not exists (select 1 from syncs where syncs.upload_id = uploads.id and syncs.ended_at_ms is null)`,
  },
  byTime('syncs', ['id'], 'ended_at_ms', ({ runs }) => runs),
  {
    table: 'sync_fingerprints',
    keys: ['memory_id', 'key'],
    isOver: ({ beforeMs }, { runs }) => sql`memory_id in (${unusedMemories(beforeMs(runs))})`,
  },
  {
    table: 'sync_memories',
    keys: ['id'],
    isOver: ({ beforeMs }, { runs }) =>
      sql`id in (${unusedMemories(beforeMs(runs))})
        and not exists (select 1 from sync_fingerprints where memory_id = sync_memories.id)`,
  },
  byTime('endpoint_figures', ['endpoint_id', 'hour_at_ms'], 'hour_at_ms', () => FIGURE_DAYS),
  byTime('idempotency_keys', ['actor_id', 'key'], 'created_at_ms', () => IDEMPOTENCY_DAYS),
  byTime('rate_shares', ['id'], 'written_at_ms', () => RATE_SHARE_DAYS),
  { table: 'welcome_links', keys: ['id'], isOver: ({ now }) => sql`expires_at_ms < ${now}` },
  ...(['person_sessions', 'sign_in_verifications'] as const).map(
    (table): Aged => ({
      table,
      keys: ['id'],
      isOver: ({ now }) => sql`expires_at < ${new Date(now).toISOString()}`,
    }),
  ),
];

/** Every other table, and why it does not grow by itself. */
export const lastingTables: Partial<Record<Table, string>> = {
  clients: 'made by people; one that was deleted leaves its name for the history that points to it',
  connections: 'made by people; one that was deleted leaves its name, and no credentials',
  file_parts: 'goes with its upload or sync: see the sweep of files',
  sync_schedules: 'made by people',
  client_values: 'made by people',
  client_secrets: 'made by people',
  connection_credentials: 'one row per connection and environment; erased with them',
  trigger_endpoints: 'made by people',
  forwarding_attempts: 'goes with its forwarded event',
  signing_key_uses: 'one row per key that was pasted',
  workflow_editors: 'one row per workflow, at most',
  workflow_environments: 'three rows per workflow, at most',
  workflow_publications: 'one row per publication, made by people; goes with its workflow',
  workflow_versions: 'one row per save: runs go on with the version that they began with',
  run_steps: 'goes with its run',
  run_subjects: 'goes with its run',
  run_waits: 'goes with its run, and when the wait is over',
  send_ledger: 'goes with its run',
  api_tokens: 'made by people',
  people: 'made by people',
  person_accounts: 'goes with its person',
  settings: 'a few secrets of the server',
  store_state: 'one row',
  engine_claims: 'one row',
  write_checks: 'one row',
};

/**
 * Deletes what is older than its retention, a few rows at a time. Events that still wait to be
 * activated and runs that have not ended are kept however old they are.
 *
 * @returns how many rows went.
 */
export async function prune(
  store: Pick<Store, 'batch'>,
  options: { days: RetentionDays; now: number; pauseMs?: number; signal?: AbortSignal },
): Promise<number> {
  const { days, now, pauseMs = PAUSE_MS, signal } = options;
  const beforeMs = (ofDays: number) => Math.max(0, now - ofDays * DAY_MS);
  let deleted = 0;
  for (const { table, keys, isOver } of agedTables) {
    if (signal?.aborted) break;
    const columns = sql.join(keys.map((key) => sql.ref(key)));
    const step = sql`
      delete from ${sql.table(table)} where (${columns}) in (
        select ${columns} from ${sql.table(table)} where ${isOver({ now, beforeMs }, days)} limit ${sql.lit(ROWS_PER_STEP)})
      returning 1 as gone`;
    deleted += await inSteps(store, ROWS_PER_STEP, step, { pauseMs, signal });
  }
  return deleted;
}

/** Prunes once an hour, the first time an hour from now. */
export function startPruning(services: { store: Store; days: RetentionDays; log: Logger }) {
  const { store, days, log } = services;
  const stopping = new AbortController();
  let working: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    working = prune(store, { days, now: Date.now(), signal: stopping.signal }).catch((error: unknown) =>
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
