import { type Clock, systemClock } from './clock.ts';
import { CioError, invalidInput } from './errors.ts';
import { publishedRateLimits, type RateFamily, type RateLimit } from './limits.ts';

export interface RateGovernorOptions {
  /** Replaces published rates; `false` lets a family pass freely. */
  limits?: Partial<Record<RateFamily, RateLimit | false>> | undefined;
  /** A call that would wait longer is refused with `cio_rate_limited` and the wait. Default 60,000 ms. */
  maxWaitMs?: number | undefined;
  clock?: Clock | undefined;
}

export const defaultMaxWaitMs = 60_000;

export interface RateState {
  /** Requests currently allowed per window: halved by a 429, raised again by a twentieth per quiet window. */
  allowed: number;
  windowMs: number;
  /** Calls waiting for their turn. */
  waiting: number;
  /** Unix milliseconds of the last 429. */
  lastLimitedAt?: number | undefined;
}

export interface Turn {
  /** Who is asking: waiting callers are served in turn, so that a bulk job cannot starve the others. */
  caller?: string | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Keeps one workspace within Customer.io's rates. Never more than the allowed number of requests starts
 * in any window, however it is placed. Share one between all clients of a workspace.
 */
export class RateGovernor {
  readonly #gates = new Map<RateFamily, Gate>();

  constructor({ limits = {}, maxWaitMs = defaultMaxWaitMs, clock = systemClock }: RateGovernorOptions = {}) {
    for (const [family, published] of Object.entries(publishedRateLimits) as [RateFamily, RateLimit][]) {
      const limit = limits[family] ?? published;
      if (!limit) continue;
      if (!Number.isSafeInteger(limit.requests) || limit.requests < 1 || !(limit.windowMs > 0)) {
        throw invalidInput(`limits.${family}`, 'wants whole requests from 1 up, and windowMs above 0');
      }
      this.#gates.set(family, new Gate(limit, maxWaitMs, clock));
    }
  }

  /** @returns `undefined` when the request may start at once, else a promise of its turn. */
  take(family: RateFamily, turn: Turn = {}): Promise<void> | undefined {
    return this.#gates.get(family)?.take(turn);
  }

  /** Customer.io answered 429. */
  limited(family: RateFamily, retryAfterMs?: number): void {
    this.#gates.get(family)?.limited(retryAfterMs);
  }

  /** @returns `undefined` for a family that passes freely. */
  state(family: RateFamily): RateState | undefined {
    return this.#gates.get(family)?.state();
  }
}

interface Waiter {
  proceed(): void;
  refuse(waitMs: number): void;
}

class Gate {
  readonly #limit: RateLimit;
  readonly #maxWaitMs: number;
  readonly #clock: Clock;
  /** Start times of the last `limit.requests` requests, as a ring. */
  readonly #starts: Float64Array;
  #started = 0;
  #allowed: number;
  #allowedSince = 0;
  #pausedUntil = 0;
  #lastLimitedAt: number | undefined;
  /** Waiting calls by caller, in the order in which callers are served. */
  readonly #queues = new Map<string, Set<Waiter>>();
  #waiting = 0;
  #draining = false;

  constructor(limit: RateLimit, maxWaitMs: number, clock: Clock) {
    this.#limit = limit;
    this.#maxWaitMs = maxWaitMs;
    this.#clock = clock;
    this.#allowed = limit.requests;
    this.#starts = new Float64Array(limit.requests).fill(Number.NEGATIVE_INFINITY);
  }

  take(turn: Turn): Promise<void> | undefined {
    const now = this.#clock.now();
    this.#recover(now);
    const opensAt = this.#opensAt();
    if (this.#waiting === 0 && opensAt <= now) {
      this.#start(now);
      return undefined;
    }
    const windowsAhead = Math.floor(this.#waitingBefore(turn.caller) / Math.max(1, this.#allowed));
    return this.#wait(turn, Math.max(0, opensAt - now) + windowsAhead * this.#windowMs);
  }

  limited(retryAfterMs = 0): void {
    const now = this.#clock.now();
    this.#pausedUntil = Math.max(this.#pausedUntil, now + retryAfterMs);
    // One burst is answered with many 429s; it is one reason to slow down.
    if (this.#lastLimitedAt === undefined || now - this.#lastLimitedAt >= this.#limit.windowMs) {
      this.#allowed = Math.max(this.#allowed / 2, this.#limit.requests / 128);
    }
    this.#lastLimitedAt = now;
    this.#allowedSince = Math.max(now, this.#pausedUntil); // a pause is no proof that the rate is good again
    if (this.#pausedUntil - now > this.#maxWaitMs) this.#refuseAll(this.#pausedUntil - now);
  }

  state(): RateState {
    this.#recover(this.#clock.now());
    return {
      allowed: this.#allowed,
      windowMs: this.#limit.windowMs,
      waiting: this.#waiting,
      ...(this.#lastLimitedAt === undefined ? {} : { lastLimitedAt: this.#lastLimitedAt }),
    };
  }

  /** Below one request per window, the window grows instead. */
  get #windowMs(): number {
    return this.#limit.windowMs * Math.max(1, 1 / this.#allowed);
  }

  #opensAt(): number {
    const places = Math.max(1, Math.floor(this.#allowed));
    const size = this.#starts.length;
    const earlier = this.#starts[(this.#started - places + size) % size] as number;
    return Math.max(this.#pausedUntil, earlier + this.#windowMs);
  }

  #start(now: number): void {
    this.#starts[this.#started] = now;
    this.#started = (this.#started + 1) % this.#starts.length;
  }

  #recover(now: number): void {
    if (this.#allowed === this.#limit.requests) return;
    const quietWindows = Math.floor((now - this.#allowedSince) / this.#limit.windowMs);
    if (quietWindows <= 0) return;
    this.#allowed = Math.min(this.#limit.requests, this.#allowed + (quietWindows * this.#limit.requests) / 20);
    this.#allowedSince += quietWindows * this.#limit.windowMs;
  }

  #wait({ caller = '', signal }: Turn, expectedMs: number): Promise<void> {
    if (expectedMs > this.#maxWaitMs) return Promise.reject(overLimit(expectedMs));
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#remove(caller, waiter);
        const message = 'Aborted while waiting for the rate limit';
        reject(new CioError({ code: 'cio_aborted', message, cause: signal?.reason }));
      };
      const waiter: Waiter = {
        proceed: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
        refuse: (waitMs) => {
          signal?.removeEventListener('abort', leave);
          reject(overLimit(waitMs));
        },
      };
      this.#add(caller, waiter);
      signal?.addEventListener('abort', leave, { once: true });
      if (signal?.aborted) return leave();
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    while (this.#waiting > 0) {
      const now = this.#clock.now();
      this.#recover(now);
      const waitMs = this.#opensAt() - now;
      if (waitMs > 0) {
        await this.#clock.sleep(waitMs);
        continue;
      }
      this.#start(now);
      this.#next()?.proceed();
    }
    this.#draining = false;
  }

  #add(caller: string, waiter: Waiter): void {
    const queue = this.#queues.get(caller);
    if (queue) queue.add(waiter);
    else this.#queues.set(caller, new Set([waiter]));
    this.#waiting += 1;
  }

  #remove(caller: string, waiter: Waiter): void {
    const queue = this.#queues.get(caller);
    if (!queue?.delete(waiter)) return;
    if (queue.size === 0) this.#queues.delete(caller);
    this.#waiting -= 1;
  }

  /** How many are served before a newcomer: of its own queue all, of each other one as many at most. */
  #waitingBefore(caller = ''): number {
    const turns = this.#queues.get(caller)?.size ?? 0;
    let before = turns;
    for (const [other, { size }] of this.#queues) if (other !== caller) before += Math.min(size, turns + 1);
    return before;
  }

  #refuseAll(waitMs: number): void {
    const waiters = [...this.#queues.values()].flatMap((queue) => [...queue]);
    this.#queues.clear();
    this.#waiting = 0;
    for (const waiter of waiters) waiter.refuse(waitMs);
  }

  /** The first waiter of the caller whose turn it is; that caller then goes to the end. */
  #next(): Waiter | undefined {
    const [first] = this.#queues;
    if (!first) return undefined;
    const [caller, queue] = first;
    const [waiter] = queue;
    if (!waiter) return undefined;
    this.#remove(caller, waiter);
    if (this.#queues.delete(caller)) this.#queues.set(caller, queue);
    return waiter;
  }
}

function overLimit(waitMs: number): CioError {
  const message = `The rate limit of this workspace asks to wait ${Math.ceil(waitMs / 1000)} s`;
  return new CioError({ code: 'cio_rate_limited', message, retryAfterMs: Math.ceil(waitMs) });
}
