import { setTimeout as delay } from 'node:timers/promises';

/** Time, passed in so that tests need not wait for it. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Rejects as soon as the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Longer timers fire at once. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => delay(Math.min(ms, longestTimerMs), undefined, signal === undefined ? {} : { signal }),
};
