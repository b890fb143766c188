/**
 * Runs at work at once, above which no more are handed over. With more, each takes longer and all of
 * them hold memory meanwhile: the rate stays the same.
 */
const FULL = 200;
/** However slow the runs at work are, more are handed over after this long: waiting for an answer costs little. */
const MAX_WAIT_MS = 200;

/** What this process works on right now. */
export interface Workload {
  /**
   * A run is being driven.
   *
   * @param over - Fires when the engine ends this attempt, whichever way.
   */
  begin(over: AbortSignal): RunAtWork;
  /** Resolves when there is room for more runs. */
  room(): Promise<void>;
}

export interface RunAtWork {
  /** A run that waits, for time or something outside, takes no room meanwhile. */
  resting<T>(wait: Promise<T>): Promise<T>;
}

export function createWorkload(): Workload {
  let atWork = 0;
  let madeRoom: (() => void) | undefined;

  function leave(): void {
    atWork -= 1;
    if (atWork < FULL) madeRoom?.();
  }

  return {
    begin(over) {
      let isResting = false;
      // The connection may have been lost while the engine's message was being read: nobody would hear of its end.
      if (!over.aborted) atWork += 1;
      over.addEventListener('abort', () => isResting || leave(), { once: true });
      return {
        async resting(wait) {
          isResting = true;
          if (!over.aborted) leave();
          try {
            return await wait;
          } finally {
            isResting = false;
            if (!over.aborted) atWork += 1;
          }
        },
      };
    },
    async room() {
      if (atWork < FULL) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, MAX_WAIT_MS);
      madeRoom = resolve;
      await promise;
      madeRoom = undefined;
      clearTimeout(timer);
    },
  };
}
