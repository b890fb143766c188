import { sql } from 'kysely';
import { insertRows, rowsOf } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import type { Attempt } from './attempt.ts';
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

/** What is made while something is being written is written together, in one transaction. */
export function createRecorder(store: Pick<Store, 'batch' | 'kind'>, destinationId: string): Recorder {
  let made: Outcome[] = [];
  let latest: Health;
  let failure: { cause: unknown } | undefined;
  let isWriting = false;
  let writing = Promise.resolve();

  async function writeAll(): Promise<void> {
    isWriting = true;
    try {
      while (made.length > 0) {
        const outcomes = made;
        made = [];
        await write(store, destinationId, outcomes, latest);
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
  destinationId: string,
  outcomes: readonly Outcome[],
  health: Health,
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
  await store.batch([
    // Another slice, taken for dead, may have written the same attempt.
    insertRows(kind, {
      into: 'forwarding_attempts',
      columns: COLUMNS,
      rows: attempts,
      suffix: sql`on conflict (forwarded_event_id, attempt) do nothing`,
    }),
    // The count tells whether this one is in it.
    sql`
      update forwarded_events set status = made.value->>1, due_at_ms = cast(made.value->>2 as bigint),
        attempts = attempts + 1, tries = tries + 1, last_attempt_at_ms = cast(made.value->>3 as bigint),
        last_status = cast(made.value->>4 as bigint), last_error = made.value->>5,
        ended_at_ms = cast(made.value->>6 as bigint)
      from ${rowsOf(kind, outcomes.map(changeOf), 'made')}
      where forwarded_events.id = made.value->>0 and forwarded_events.status = 'waiting'
        and forwarded_events.attempts = cast(made.value->>7 as bigint)`,
    sql`
      update destinations set failures_in_row = ${health.failures_in_row}, failing_since_ms = ${health.failing_since_ms},
        held_until_ms = ${health.held_until_ms}, last_failure = ${health.last_failure},
        last_delivered_at_ms = ${health.last_delivered_at_ms}, worked_at_ms = ${Date.now()},
        paused_at_ms = coalesce(paused_at_ms, ${health.paused_at_ms}),
        paused_because = coalesce(paused_because, ${health.paused_because})
      where id = ${destinationId}`,
  ]);
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
