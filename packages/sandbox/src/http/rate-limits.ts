import type { Clock } from '../clock.ts';

export interface RateLimit {
  readonly requests: number;
  readonly perMs: number;
  /** A used-up daily quota answers without `Retry-After`. */
  readonly withRetryAfter: boolean;
}

const perSecond = (requests: number): RateLimit => ({ requests, perMs: 1000, withRetryAfter: true });

/** Published limits (documents read 2026-08 and 2026-09); Track's and Pipelines' are "not strictly enforced". */
const publishedLimits = {
  track: perSecond(1000),
  pipelines: { requests: 3000, perMs: 3000, withRetryAfter: true },
  send: perSecond(100),
  app: perSecond(10),
  broadcast: { requests: 1, perMs: 10_000, withRetryAfter: true },
  archive: { requests: 100, perMs: 24 * 3_600_000, withRetryAfter: false },
} as const satisfies Record<string, RateLimit>;

export type RateClass = keyof typeof publishedLimits;

/** Counts calls against the published limits, when it is told to. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #windows = new Map<string, { startedAtMs: number; used: number }>();
  /** Off by default, so that a test's speed is not its failure. */
  enabled: boolean;

  constructor(clock: Clock, enabled: boolean) {
    this.#clock = clock;
    this.enabled = enabled;
  }

  /**
   * Counts one call.
   * @param key - who is counted: a workspace, or a workspace and broadcast.
   * @returns undefined when the call may pass; else the limit and the wait.
   */
  take(rateClass: RateClass, key: string): { limit: RateLimit; retryAfterSeconds: number } | undefined {
    const limit = publishedLimits[rateClass];
    const name = `${rateClass} ${key}`;
    const now = this.#clock.nowMs();
    const window = this.#windows.get(name);
    if (!window || now - window.startedAtMs >= limit.perMs) {
      this.#windows.set(name, { startedAtMs: now, used: 1 });
      return undefined;
    }
    if (window.used++ < limit.requests) return undefined;
    return { limit, retryAfterSeconds: Math.max(1, Math.ceil((window.startedAtMs + limit.perMs - now) / 1000)) };
  }

  clear(): void {
    this.#windows.clear();
  }
}
