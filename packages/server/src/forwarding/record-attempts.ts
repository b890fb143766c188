import { sql } from 'kysely';
import { rowsOf } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import type { Attempt } from './attempt.ts';
import type { DestinationRow } from './destination.ts';
import type { Health } from './health.ts';
import { retryWaitMs } from './retry-schedule.ts';
import type { DueEvent } from './take-due.ts';

const COLUMNS = {
  forwarded_event_id: 'text',
  attempt: 'bigint',
  at_ms: 'bigint',
  duration_ms: 'bigint',
  status: 'bigint',
  error: 'text',
  error_code: 'text',
  answer: 'text',
} as const;

/** What came of one attempt. */
export interface Outcome {
  event: DueEvent;
  attempt: Attempt;
  /** When it was over, by the destination's clock. */
  nowMs: number;
}

/** Writes what came of attempts to one destination. */
export interface Recorder {
  /** @param health - Of the destination, after this attempt. */
  add(outcome: Outcome, health: Health): void;
  /** Whether something could not be written. */
  hasFailed(): boolean;
  /** Resolves when all of it is on disk. @throws what the store threw. */
  settled(): Promise<void>;
}

/**
 * What is made while something is being written is written together, in one transaction.
 *
 * @param row - The destination as it was when the first attempt was begun.
 */
export function createRecorder(store: Pick<Store, 'batch' | 'kind'>, row: DestinationRow): Recorder {
  let made: Outcome[] = [];
  let latest: Health;
  let written: Health = row;
  let failure: { cause: unknown } | undefined;
  let isWriting = false;
  let writing = Promise.resolve();

  async function writeAll(): Promise<void> {
    isWriting = true;
    try {
      while (made.length > 0) {
        const outcomes = made;
        made = [];
        const health = latest;
        await write(store, outcomes, { row, written, health });
        written = health;
      }
    } catch (cause) {
      failure = { cause };
    }
    isWriting = false;
  }

  return {
    add(outcome, health) {
      made.push(outcome);
      latest = health;
      if (!isWriting) writing = writeAll();
    },
    hasFailed: () => failure !== undefined,
    async settled() {
      await writing;
      if (failure) throw failure.cause;
    },
  };
}

async function write(
  store: Pick<Store, 'batch' | 'kind'>,
  outcomes: readonly Outcome[],
  { row, written, health }: { row: DestinationRow; written: Health; health: Health },
): Promise<void> {
  const { kind } = store;
  const attempts = outcomes.map(({ event, attempt }) => [
    event.id,
    event.attempts + 1,
    attempt.atMs,
    attempt.durationMs,
    attempt.status,
    attempt.error,
    attempt.errorCode,
    attempt.answer,
  ]);
  const names = Object.keys(COLUMNS).map((name) => sql.ref(name));
  const values = Object.values(COLUMNS).map(
    (type, index) => sql`cast(made.value->>${sql.lit(index)} as ${sql.raw(type)})`,
  );
  // One that was skipped meanwhile and yet taken has been delivered.
  const counts = sql`(forwarded_events.status = 'waiting' or made.value->>1 = 'delivered')`;
  await store.batch([
    // The count tells whether this one is in it.
    sql`
      update forwarded_events set status = case when ${counts} then made.value->>1 else status end,
        due_at_ms = case when ${counts} then cast(made.value->>2 as bigint) else due_at_ms end,
        attempts = attempts + 1, tries = tries + 1, last_attempt_at_ms = cast(made.value->>3 as bigint),
        last_status = cast(made.value->>4 as bigint), last_error = made.value->>5,
        ended_at_ms = case when ${counts} then cast(made.value->>6 as bigint) else ended_at_ms end
      from ${rowsOf(kind, outcomes.map(changeOf), 'made')}
      where forwarded_events.id = made.value->>0 and forwarded_events.attempts = cast(made.value->>7 as bigint)`,
    // Another slice, taken for dead, may have written the same attempt. What was erased while it was under way is gone,
    // and costs the others nothing; the update before keeps it from going now.
    sql`
      insert into forwarding_attempts (${sql.join(names)}) select ${sql.join(values)}
      from ${rowsOf(kind, attempts, 'made')}
      where exists (select 1 from forwarded_events where id = made.value->>0)
      on conflict (forwarded_event_id, attempt) do nothing`,
    sql`
      update destinations set last_delivered_at_ms = ${health.last_delivered_at_ms}, worked_at_ms = ${Date.now()}
      where id = ${row.id}`,
    // Not when somebody paused it, resumed it or changed its address meanwhile: this is of before.
    sql`
      update destinations set failures_in_row = ${health.failures_in_row}, failing_since_ms = ${health.failing_since_ms},
        held_until_ms = ${health.held_until_ms}, last_failure = ${health.last_failure},
        paused_at_ms = ${health.paused_at_ms}, paused_because = ${health.paused_because}
      where id = ${row.id} and sealed_url = ${row.sealed_url} and failures_in_row = ${written.failures_in_row}
        and ${isStill('failing_since_ms', written)} and ${isStill('held_until_ms', written)}
        and ${isStill('paused_at_ms', written)}`,
  ]);
}

function isStill(column: 'failing_since_ms' | 'held_until_ms' | 'paused_at_ms', written: Health) {
  const value = written[column];
  return value === null ? sql`${sql.ref(column)} is null` : sql`${sql.ref(column)} = ${value}`;
}

function changeOf({ event, attempt, nowMs }: Outcome) {
  const waitMs = retryWaitMs(event.tries + 1);
  const isDelivered = attempt.error === null;
  // What it answers 410 to waits for somebody who resumes it.
  const isOver = waitMs === undefined && attempt.status !== 410;
  const dueAtMs = nowMs + Math.max(attempt.status === 410 ? 0 : (waitMs ?? 0), attempt.retryAfterMs ?? 0);
  const status = isDelivered ? 'delivered' : isOver ? 'failed' : 'waiting';
  const endedAtMs = status === 'waiting' ? null : attempt.atMs + attempt.durationMs;
  return [event.id, status, dueAtMs, attempt.atMs, attempt.status, attempt.error, endedAtMs, event.attempts];
}
