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
