import { checkKnown, checkNotNegative } from '../check.ts';
import type { CioError } from '../errors.ts';

export interface RetryOptions {
  /** Attempts after the first. Default 4. */
  maxRetries?: number | undefined;
  /** Upper bound of the first random wait, doubled for each further one. Default 250 ms. */
  baseDelayMs?: number | undefined;
  /** Upper bound of any random wait. Default 20,000 ms. */
  maxDelayMs?: number | undefined;
  /**
   * Longest `Retry-After` to sit out; a longer one, and one beyond the call's `timeoutMs`, is handed to the caller as
   * `retryAfterMs`. Default 300,000 ms.
   */
  maxRetryAfterMs?: number | undefined;
  /** No attempt starts later than this after the first one, nor than the call's `timeoutMs`. Default 600,000 ms. */
  budgetMs?: number | undefined;
}

export type RetryPolicy = { [Name in keyof RetryOptions]-?: number };

/** @throws {CioError} `cio_invalid_input` for what is no number from 0 up. */
export function withRetryDefaults(options: RetryOptions): RetryPolicy {
  const {
    maxRetries = 4,
    baseDelayMs = 250,
    maxDelayMs = 20_000,
    maxRetryAfterMs = 300_000,
    budgetMs = 600_000,
  } = options;
  const policy = { maxRetries, baseDelayMs, maxDelayMs, maxRetryAfterMs, budgetMs };
  checkKnown('retries', options, Object.keys(policy));
  for (const [name, value] of Object.entries(policy)) checkNotNegative(`retries.${name}`, value);
  return policy;
}

/**
 * Reads `Retry-After`: whole seconds or an HTTP date, in milliseconds from `now`. A date that has passed is 0.
 *
 * @returns `undefined` when the header is absent or is neither.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse accepts far more than HTTP dates, "-5" and "1.5" among it.
  if (!/^[A-Za-z]{3,9}, /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/**
 * How long to wait before the next attempt, or `undefined` when there should be none. Only failures whose
 * remedy is `retry` come back here, so what must not be repeated never does.
 */
export function nextDelayMs(
  error: CioError,
  {
    retry,
    elapsedMs,
    timeoutMs = Number.POSITIVE_INFINITY,
    options,
    random,
  }: {
    /** 0 for the first retry. */
    retry: number;
    elapsedMs: number;
    /** Of the whole call. */
    timeoutMs?: number;
    options: RetryPolicy;
    random: () => number;
  },
): number | undefined {
  if (error.remedy !== 'retry' || error.code === 'cio_aborted' || retry >= options.maxRetries) return undefined;
  const jittered = random() * Math.min(options.maxDelayMs, options.baseDelayMs * 2 ** retry);
  if ((error.retryAfterMs ?? 0) > options.maxRetryAfterMs) return undefined;
  // Added to the wait that was asked for, the jitter keeps a crowd of clients from returning in the same instant.
  const delayMs = error.retryAfterMs === undefined ? jittered : error.retryAfterMs + Math.min(jittered, 1_000);
  const startsAfterMs = elapsedMs + delayMs;
  return startsAfterMs > options.budgetMs || startsAfterMs >= timeoutMs ? undefined : delayMs;
}
