/** Time, passed in so that tests need not wait for it. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Milliseconds since whenever, which never go back, whatever is done to the system's time. Default: `now`. */
  elapsed?(): number;
  /** Rejects as soon as the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Longer timers fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
        Math.min(ms, longestTimerMs),
      );
      signal?.addEventListener('abort', abort, { once: true });
    }),
};

/** Lets what is due in the event loop happen first. Not every runtime has `setImmediate`. */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    const { setImmediate: immediately }: { setImmediate?: (then: () => void) => unknown } = globalThis;
    if (immediately) immediately(resolve);
    else setTimeout(resolve, 0);
  });

/** How waits and limits are measured: not by the time of day, which may be set back. */
export const elapsedOf = (clock: Clock): (() => number) =>
  clock.elapsed ? () => (clock.elapsed as () => number)() : () => clock.now();
