/**
 * Runs at work at once, above which no more are handed over. With more, each takes longer and all of
 * them hold memory meanwhile: the rate stays the same.
 */
const FULL = 200;
/** However slow the runs at work are, more are handed over after this long: waiting for an answer costs little. */
const MAX_WAIT_MS = 200;

/**
 * What the shares of all clients add up to, and one more: fewer than the two thousand runs that the engine works on at
 * once, since a client that was alone has more than its share at first.
 */
const SHARED_PLACES = 1_500;

/** What this process works on right now. */
export interface Workload {
  /**
   * A run is being driven.
   *
   * @param over - Fires when the engine ends this attempt, whichever way.
   */
  begin(over: AbortSignal, clientId: string): RunAtWork;
  /** Resolves when there is room for more runs. */
  room(): Promise<void>;
  /**
   * Clients of which so many runs are at work that more of them would keep those of others out: however slow what they
   * ask is, one client's runs leave places for the next.
   */
  crowded(): string[];
}

export interface RunAtWork {
  /** A run that waits, for time or something outside, takes no room meanwhile. */
  resting<T>(wait: Promise<T>): Promise<T>;
}

export function createWorkload(): Workload {
  const byClient = new Map<string, number>();
  let atWork = 0;
  let madeRoom: (() => void) | undefined;

  function enter(clientId: string): void {
    atWork += 1;
    byClient.set(clientId, (byClient.get(clientId) ?? 0) + 1);
  }

  function leave(clientId: string): void {
    atWork -= 1;
    const left = (byClient.get(clientId) as number) - 1;
    if (left === 0) byClient.delete(clientId);
    else byClient.set(clientId, left);
    if (atWork < FULL) madeRoom?.();
  }

  return {
    begin(over, clientId) {
      let isResting = false;
      // The connection may have been lost while the engine's message was being read: nobody would hear of its end.
      if (!over.aborted) enter(clientId);
      over.addEventListener('abort', () => isResting || leave(clientId), { once: true });
      return {
        async resting(wait) {
          isResting = true;
          if (!over.aborted) leave(clientId);
          try {
            return await wait;
          } finally {
            isResting = false;
            if (!over.aborted) enter(clientId);
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
    crowded() {
      const share = SHARED_PLACES / (byClient.size + 1);
      return [...byClient].filter(([, runs]) => runs >= share).map(([clientId]) => clientId);
    },
  };
}
