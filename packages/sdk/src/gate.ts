import { type Clock, elapsedOf, longestTimerMs } from './clock.ts';
import { CioError } from './errors.ts';
import type { RateLimit } from './limits.ts';
import { onAbort } from './on-abort.ts';
import { Queue } from './queue.ts';

export interface RateState {
  /** Requests currently allowed per window: halved by a 429, raised again by a twentieth per quiet window. */
  allowed: number;
  /** Of a published rate, a tenth longer than published. */
  windowMs: number;
  /** Calls waiting for their turn. */
  waiting: number;
  /** Unix milliseconds of the last 429. */
  lastLimitedAt?: number | undefined;
  /** Unix milliseconds until which nothing may pass, because a `Retry-After` asked for it. */
  pausedUntil?: number | undefined;
}

export interface Turn {
  /** Who is asking: waiting callers are served in turn, so that a bulk job cannot starve the others. */
  caller?: string | undefined;
  signal?: AbortSignal | undefined;
  /** A second signal, such as that of the client that asks. */
  closing?: AbortSignal | undefined;
}

interface Waiter {
  proceed(): void;
  refuse(error: CioError): void;
}

/** Waiting calls of one caller. */
interface Line {
  caller: string;
  waiters: Queue<Waiter>;
}

/** The least time that the first call after a pause has for its answer, while the others wait for it. */
const probeMs = 1_000;

/** The gate of one family. Its time is that of a clock which cannot be set back. */
export class Gate {
  #limit: RateLimit;
  readonly #maxWaitMs: number;
  readonly #maxPauseMs: number;
  readonly #clock: Clock;
  readonly #elapsed: () => number;
  /** Start times of the last requests, at least `limit.requests` of them, as a ring. */
  #starts: Float64Array;
  #started = 0;
  #allowed: number;
  /** `#allowed` of the last rate above 0. */
  #part = 1;
  #allowedSince = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  /** After a pause one call goes ahead. `due`: it has not yet. A number: until then its answer is waited for. */
  #probe: 'due' | number | undefined;
  #lastLimitedAt: number | undefined;
  #lastLimited: number | undefined;
  /** In the order in which callers are served. */
  readonly #lines = new Queue<Line>();
  readonly #lineOf = new Map<string, Line>();
  #waiting = 0;
  #draining = false;
  #asleep: AbortController | undefined;

  constructor(
    limit: RateLimit,
    { maxWaitMs, maxPauseMs, clock }: { maxWaitMs: number; maxPauseMs: number; clock: Clock },
  ) {
    this.#limit = limit;
    this.#maxWaitMs = maxWaitMs;
    this.#maxPauseMs = maxPauseMs;
    this.#clock = clock;
    this.#elapsed = elapsedOf(clock);
    this.#allowed = limit.requests;
    this.#starts = new Float64Array(Math.max(1, limit.requests)).fill(Number.NEGATIVE_INFINITY);
  }

  take(turn: Turn): Promise<void> | undefined {
    const now = this.#elapsed();
    this.#recover(now);
    const opensAt = this.#opensAt();
    if (this.#waiting === 0 && opensAt <= now) {
      this.#start(now);
      return undefined;
    }
    const windowsAhead = Math.floor(this.#waitingBefore(turn.caller) / Math.max(1, this.#allowed));
    // While the rate is 0, nobody can tell: the wait is that for another.
    const untilOpen = opensAt === Number.POSITIVE_INFINITY ? this.#limit.windowMs : Math.max(0, opensAt - now);
    return this.#wait(turn, untilOpen + windowsAhead * this.#windowMs);
  }

  limited(retryAfterMs = 0): void {
    const now = this.#elapsed();
    const pauseMs = Math.min(retryAfterMs, this.#maxPauseMs);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
    this.#probe = pauseMs > 0 ? 'due' : undefined;
    // One burst is answered with many 429s; it is one reason to slow down.
    if (this.#lastLimited === undefined || now - this.#lastLimited >= this.#limit.windowMs) {
      this.#allowed = Math.min(this.#limit.requests, Math.max(this.#allowed / 2, this.#limit.requests / 128));
    }
    this.#lastLimited = now;
    this.#lastLimitedAt = this.#clock.now();
    this.#allowedSince = Math.max(now, this.#pausedUntil); // a pause is no proof that the rate is good again
    if (this.#pausedUntil - now > this.#maxWaitMs) this.#refuseAll(this.#pausedUntil - now);
  }

  answered(): void {
    if (typeof this.#probe !== 'number') return;
    this.#probe = undefined;
    this.#asleep?.abort();
  }

  setLimit(limit: RateLimit): void {
    if (limit.requests > this.#starts.length) {
      const starts = new Float64Array(limit.requests).fill(Number.NEGATIVE_INFINITY);
      for (let back = 1; back <= this.#starts.length; back += 1) starts[limit.requests - back] = this.#startOf(back);
      this.#starts = starts;
      this.#started = 0;
    }
    // Of the rate that a 429 brought down, the new one is as large a part, also after a time without any.
    if (this.#limit.requests > 0) this.#part = this.#allowed / this.#limit.requests;
    this.#limit = limit;
    this.#allowed = limit.requests * this.#part;
    this.#asleep?.abort();
  }

  /** Lets everybody pass. */
  open(): void {
    for (let waiter = this.#next(); waiter; waiter = this.#next()) waiter.proceed();
    this.#asleep?.abort();
  }

  state(): RateState {
    const now = this.#elapsed();
    this.#recover(now);
    const pausedMs = this.#pausedUntil - now;
    return {
      allowed: this.#allowed,
      windowMs: this.#limit.windowMs,
      waiting: this.#waiting,
      ...(this.#lastLimitedAt === undefined ? {} : { lastLimitedAt: this.#lastLimitedAt }),
      ...(pausedMs > 0 ? { pausedUntil: this.#clock.now() + pausedMs } : {}),
    };
  }

  /** Below one request per window, the window grows instead. */
  get #windowMs(): number {
    return this.#limit.windowMs * Math.max(1, 1 / this.#allowed);
  }

  /** When the request before the last so many started. */
  #startOf(back: number): number {
    const size = this.#starts.length;
    return this.#starts[(this.#started - back + size) % size] as number;
  }

  #opensAt(): number {
    if (this.#limit.requests === 0) return Number.POSITIVE_INFINITY;
    const places = Math.max(1, Math.floor(this.#allowed));
    const answerDue = typeof this.#probe === 'number' ? this.#probe : Number.NEGATIVE_INFINITY;
    return Math.max(this.#pausedUntil, answerDue, this.#startOf(places) + this.#windowMs);
  }

  #start(now: number): void {
    this.#starts[this.#started] = now;
    this.#started = (this.#started + 1) % this.#starts.length;
    if (this.#probe !== undefined)
      this.#probe = this.#probe === 'due' ? now + Math.max(this.#windowMs, probeMs) : undefined;
  }

  #recover(now: number): void {
    if (this.#allowed === this.#limit.requests) return;
    const quietWindows = Math.floor((now - this.#allowedSince) / this.#limit.windowMs);
    if (quietWindows <= 0) return;
    this.#allowed = Math.min(this.#limit.requests, this.#allowed + (quietWindows * this.#limit.requests) / 20);
    this.#allowedSince += quietWindows * this.#limit.windowMs;
  }

  #wait({ caller = '', signal, closing }: Turn, expectedMs: number): Promise<void> {
    if (expectedMs > this.#maxWaitMs) return Promise.reject(overLimit(expectedMs));
    if (signal?.aborted || closing?.aborted)
      return Promise.reject(aborted((signal?.aborted ? signal : closing)?.reason));
    return new Promise((resolve, reject) => {
      const forget: (() => void)[] = [];
      const settled = () => {
        for (const each of forget) each();
      };
      const line = this.#lineOf.get(caller) ?? this.#newLine(caller);
      const place = line.waiters.add({
        proceed: () => {
          settled();
          resolve();
        },
        refuse: (error) => {
          settled();
          reject(error);
        },
      });
      this.#waiting += 1;
      for (const each of [signal, closing]) {
        if (!each) continue;
        const leave = () => {
          line.waiters.remove(place);
          this.#waiting -= 1;
          if (this.#waiting === 0) this.#asleep?.abort(); // nothing is waited for: no timer holds the process
          place.value.refuse(aborted(each.reason));
        };
        forget.push(onAbort(each, leave));
      }
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    while (this.#waiting > 0) {
      const now = this.#elapsed();
      this.#recover(now);
      const waitMs = this.#opensAt() - now;
      if (waitMs > 0) await this.#sleep(waitMs);
      else {
        this.#start(now);
        this.#next()?.proceed();
      }
    }
    this.#draining = false;
  }

  /** Ends early when there is news. */
  async #sleep(ms: number): Promise<void> {
    this.#asleep = new AbortController();
    await this.#clock.sleep(Math.min(ms, longestTimerMs), this.#asleep.signal).catch(() => {});
    this.#asleep = undefined;
  }

  #newLine(caller: string): Line {
    const line = { caller, waiters: new Queue<Waiter>() };
    this.#lineOf.set(caller, line);
    this.#lines.add(line);
    return line;
  }

  /**
   * How many are served before a newcomer, at most: of its own line all, of each other one as many, and never more than
   * there are.
   */
  #waitingBefore(caller = ''): number {
    const own = this.#lineOf.get(caller)?.waiters.size ?? 0;
    return Math.min(this.#waiting, own + (own + 1) * this.#lines.size);
  }

  #refuseAll(waitMs: number): void {
    for (let waiter = this.#next(); waiter; waiter = this.#next()) waiter.refuse(overLimit(waitMs));
    this.#asleep?.abort();
  }

  /** The first waiter of the caller whose turn it is; that caller then goes to the end. */
  #next(): Waiter | undefined {
    for (let line = this.#lines.shift(); line; line = this.#lines.shift()) {
      const waiter = line.waiters.shift();
      if (line.waiters.size > 0) this.#lines.add(line);
      else this.#lineOf.delete(line.caller);
      if (!waiter) continue; // all of this line have left
      this.#waiting -= 1;
      return waiter;
    }
    return undefined;
  }
}

function overLimit(waitMs: number): CioError {
  const message = `The rate limit of this workspace asks to wait ${Math.ceil(waitMs / 1000)} s`;
  return new CioError({ code: 'cio_rate_limited', message, retryAfterMs: Math.ceil(waitMs), attempts: 0 });
}

function aborted(reason: unknown): CioError {
  const message = 'Aborted while waiting for the rate limit';
  return new CioError({ code: 'cio_aborted', message, cause: reason, attempts: 0 });
}
