const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Waits after the first failed try, the second and so on: those of the example of Standard Webhooks, 75.6 hours
 * in all.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
const RETRY_WAITS_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** So many attempts in a row that failed open a destination's circuit. */
export const FAILURES_THAT_OPEN = 5;
/** Waits of an open circuit before the next attempt: they grow with each that fails. */
const CIRCUIT_WAITS_MS = [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);

/** So that what failed together does not come again together. */
const JITTER = 0.1;

const jittered = (ms: number): number => Math.round(ms * (1 + JITTER * Math.random()));

/**
 * How long a forwarded event waits after its try failed.
 *
 * @param tries - How many it has had, counting from 1.
 * @returns milliseconds; `undefined` when that was the last one.
 */
export function retryWaitMs(tries: number): number | undefined {
  const waitMs = RETRY_WAITS_MS[tries - 1];
  return waitMs === undefined ? undefined : jittered(waitMs);
}

/** How long a circuit stays open. @param failuresInRow - {@link FAILURES_THAT_OPEN} or more. */
export function circuitWaitMs(failuresInRow: number): number {
  const index = Math.min(failuresInRow - FAILURES_THAT_OPEN, CIRCUIT_WAITS_MS.length - 1);
  return jittered(CIRCUIT_WAITS_MS[index] as number);
}
