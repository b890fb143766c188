import type { Attempt } from './attempt.ts';
import type { DestinationRow } from './destination.ts';
import { circuitWaitMs, FAILURES_THAT_OPEN } from './retry-schedule.ts';

/** What a destination's attempts say of it: the part of its row that they change. */
export type Health = Pick<
  DestinationRow,
  | 'failures_in_row'
  | 'failing_since_ms'
  | 'held_until_ms'
  | 'last_failure'
  | 'last_delivered_at_ms'
  | 'paused_at_ms'
  | 'paused_because'
>;

/**
 * The destination's health after one more attempt. Several failures in a row open its circuit: then nothing leaves
 * but one attempt after each of growing waits, until one is taken.
 *
 * @param nowMs - By the destination's clock: holds are compared with it.
 */
export function healthAfter(health: Health, attempt: Attempt, nowMs: number): Health {
  const isHeld = (health.held_until_ms ?? 0) > nowMs;
  if (attempt.error === null) {
    // Under way when another one was answered that it asks for a wait: the wait is kept.
    const isAskedFor = isHeld && health.failing_since_ms === null;
    return {
      ...health,
      failures_in_row: 0,
      failing_since_ms: null,
      ...(!isAskedFor && { held_until_ms: null, last_failure: null }),
      last_delivered_at_ms: attempt.atMs,
    };
  }
  const failed = { ...health, last_failure: attempt.error };
  if (attempt.status === 410) return { ...failed, paused_at_ms: attempt.atMs, paused_because: 'gone' };
  if (attempt.retryAfterMs !== null) {
    return { ...failed, held_until_ms: Math.max(health.held_until_ms ?? 0, nowMs + attempt.retryAfterMs) };
  }
  // Under way when the circuit opened: it says nothing new.
  if (health.failing_since_ms !== null && isHeld) return failed;
  const failures = health.failures_in_row + 1;
  if (failures < FAILURES_THAT_OPEN) return { ...failed, failures_in_row: failures };
  return {
    ...failed,
    failures_in_row: failures,
    failing_since_ms: health.failing_since_ms ?? attempt.atMs,
    held_until_ms: Math.max(health.held_until_ms ?? 0, nowMs + circuitWaitMs(failures)),
  };
}
