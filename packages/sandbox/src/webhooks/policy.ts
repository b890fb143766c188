/** How reporting webhooks are posted. The defaults are the vendor's, where it states any (read 2026-08). */
export interface WebhookPolicy {
  /** Documented: 4000. Always real time: the endpoint is real. */
  timeoutMs: number;
  /** The wait after 400 401 402 403 404 405 410 429 500 502 521 and connection errors. Documented: one hour. */
  holdMs: number;
  /** The first exponential retry; each next one waits twice as long. Our choice: 10 s. */
  firstRetryMs: number;
  /** The longest exponential wait. Our choice: 6 h. */
  longestRetryMs: number;
  /** Documented: 7 days. */
  giveUpMs: number;
  /** Posts in flight per webhook while all goes well. Our choice: 1, which keeps order. */
  concurrency: number;
  /** Whether endpoints on other machines may be called. Default false. */
  allowRemote: boolean;
}

export const vendorWebhookPolicy: WebhookPolicy = {
  timeoutMs: 4_000,
  holdMs: 3_600_000,
  firstRetryMs: 10_000,
  longestRetryMs: 6 * 3_600_000,
  giveUpMs: 7 * 24 * 3_600_000,
  concurrency: 1,
  allowRemote: false,
};
