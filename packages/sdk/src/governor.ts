import { checkKnown, checkNotNegative } from './check.ts';
import { type Clock, systemClock } from './clock.ts';
import { invalidInput } from './errors.ts';
import { Gate, type RateState, type Turn } from './gate.ts';
import { publishedRateLimits, type RateFamily, type RateLimit } from './limits.ts';

export interface RateGovernorOptions {
  /**
   * Replaces published rates, and is kept to the letter; `false` lets a family pass freely. Of a published rate a tenth
   * is left unused: what leaves on time may arrive in a heap.
   */
  limits?: Partial<Record<RateFamily, RateLimit | false>> | undefined;
  /** A call that would wait longer is refused with `cio_rate_limited` and the wait. Default 60,000 ms. */
  maxWaitMs?: number | undefined;
  /**
   * A longer `Retry-After`, which may be a mistake, is taken for this; the first call after any goes alone, and the
   * others follow once it was let pass. Default 300,000 ms.
   */
  maxPauseMs?: number | undefined;
  clock?: Clock | undefined;
}

export const defaultMaxWaitMs = 60_000;

/** How much longer a published window is taken for: starts are even, arrivals are not. */
const marginOfWindow = 1.1;

/**
 * Keeps one workspace within Customer.io's rates. Never more than the allowed number of requests starts
 * in any window, however it is placed.
 *
 * **Share one** between all clients of a workspace, also between those of its environments that have the same keys:
 * hand the same object to each as `governor`. It holds nothing of a client's, and outlives them.
 *
 * **Waiting is neither an attempt nor a failure**: the deadline of a call starts when its first request leaves, and one
 * that is refused here (`cio_rate_limited` with `attempts: 0`) has left nothing behind. With
 * `maxWaitMs: Infinity` a call waits for as long as it takes.
 *
 * **Slices.** Where several processes share one workspace, let each have a slice of the rate, and change it with
 * {@link RateGovernor.setLimit} as the work moves between them: what was started counts on, what waits is served at the
 * new rate at once, and a slice of 0 lets nothing start until the next one. Whoever hands out the slices sees to it
 * that they add up, and takes those back that are not renewed; a `Retry-After` that one process was given is to be told
 * to the others with {@link RateGovernor.limited}.
 */
export class RateGovernor {
  readonly #gates = new Map<RateFamily, Gate>();
  readonly #newGate: (limit: RateLimit) => Gate;

  constructor(options: RateGovernorOptions = {}) {
    checkKnown('governor', options, ['limits', 'maxWaitMs', 'maxPauseMs', 'clock']);
    const { limits = {}, maxWaitMs = defaultMaxWaitMs, maxPauseMs = 300_000, clock = systemClock } = options;
    checkKnown('limits', limits, Object.keys(publishedRateLimits));
    checkNotNegative('maxWaitMs', maxWaitMs);
    checkNotNegative('maxPauseMs', maxPauseMs);
    this.#newGate = (limit) => new Gate(limit, { maxWaitMs, maxPauseMs, clock });
    for (const [family, published] of Object.entries(publishedRateLimits) as [RateFamily, RateLimit][]) {
      const { requests, windowMs } = published;
      const limit = limits[family] ?? { requests, windowMs: windowMs * marginOfWindow };
      if (!limit) continue;
      checkLimit(family, limit, 1);
      this.#gates.set(family, this.#newGate(limit));
    }
  }

  /** @returns `undefined` when the request may start at once, else a promise of its turn. */
  take(family: RateFamily, turn: Turn = {}): Promise<void> | undefined {
    return this.#gates.get(family)?.take(turn);
  }

  /** Customer.io answered 429. */
  limited(family: RateFamily, retryAfterMs?: number): void {
    if (retryAfterMs !== undefined) checkNotNegative('retryAfterMs', retryAfterMs);
    this.#gates.get(family)?.limited(retryAfterMs);
  }

  /** Customer.io answered something else: what waits for the first answer after a pause goes on. */
  answered(family: RateFamily): void {
    this.#gates.get(family)?.answered();
  }

  /**
   * Changes a rate from now on; `false` lets the family pass freely.
   *
   * @param limit - `requests: 0` holds everything back until the next change.
   */
  setLimit(family: RateFamily, limit: RateLimit | false): void {
    const gate = this.#gates.get(family);
    if (!limit) {
      this.#gates.delete(family);
      gate?.open();
      return;
    }
    checkLimit(family, limit, 0);
    if (gate) gate.setLimit(limit);
    else this.#gates.set(family, this.#newGate(limit));
  }

  /** @returns `undefined` for a family that passes freely. */
  state(family: RateFamily): RateState | undefined {
    return this.#gates.get(family)?.state();
  }
}

function checkLimit(family: RateFamily, { requests, windowMs }: RateLimit, least: number): void {
  if (Number.isSafeInteger(requests) && requests >= least && windowMs > 0) return;
  throw invalidInput(`limits.${family}`, `wants whole requests from ${least} up, and windowMs above 0`);
}
