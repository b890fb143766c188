import type { Clock, Timer } from '../clock.ts';
import type { WebhookPolicy } from './policy.ts';
import type { Poster, PostResult } from './post.ts';
import { sign } from './sign.ts';
import type { Webhook, WebhookAttempt } from './webhook.ts';

/** A report on its way to one endpoint. */
export interface QueuedReport {
  readonly eventId: string;
  readonly body: string;
  /** Unix milliseconds of the first attempt; the seven days count from there. */
  firstAttemptAtMs?: number;
  attempts?: number;
}

/** Mistakes that the queue is told to make. */
export interface WebhookMistakes {
  take(kind: 'webhook-duplicate' | 'webhook-reorder' | 'webhook-wrong-signature'): boolean;
  takeDelayMs(): number;
  takeSkewSeconds(): number;
}

/** Statuses that cost an hour, as the vendor lists them (read 2026-08). */
const holdStatuses = new Set([400, 401, 402, 403, 404, 405, 410, 429, 500, 502, 521]);

/** Nothing may follow a report that is to be overtaken: then it goes alone. */
const longestOvertakenMs = 1000;

interface QueueParts {
  readonly clock: Clock;
  readonly policy: WebhookPolicy;
  readonly poster: Poster;
  readonly signingKey: string;
  readonly mistakes: WebhookMistakes;
  readonly onAttempt: (attempt: WebhookAttempt) => void;
}

/**
 * One endpoint's queue. While a report fails, those behind it wait: they are sent only when it was accepted or its
 * seven days are over.
 */
export class WebhookQueue {
  webhook: Webhook;
  readonly #parts: QueueParts;
  #waiting: QueuedReport[] = [];
  #inFlight = new Set<QueuedReport>();
  #failing: QueuedReport | undefined;
  /** Held until the next one has gone before it. */
  #overtaken: QueuedReport | undefined;
  #delayed = new Set<QueuedReport>();
  #retry: { timer: Timer; atMs: number } | undefined;
  #closed = false;

  constructor(webhook: Webhook, parts: QueueParts) {
    this.webhook = webhook;
    this.#parts = parts;
  }

  /** Reports not yet accepted, those in flight included, oldest first. */
  get backlog(): readonly QueuedReport[] {
    return [...this.#inFlight, ...this.#waiting, ...(this.#overtaken ? [this.#overtaken] : []), ...this.#delayed];
  }

  /** Unix milliseconds of the next retry, or null when nothing is failing. */
  get retryAtMs(): number | null {
    return this.#retry?.atMs ?? null;
  }

  push(report: QueuedReport): void {
    const { mistakes, clock } = this.#parts;
    const delayMs = mistakes.takeDelayMs();
    if (delayMs > 0) {
      this.#delayed.add(report);
      clock.after(delayMs, () => {
        this.#delayed.delete(report);
        this.#enqueue(report);
      });
      return;
    }
    if (!this.#overtaken && mistakes.take('webhook-reorder')) {
      this.#overtaken = report;
      clock.after(longestOvertakenMs, () => {
        if (this.#overtaken !== report) return;
        this.#overtaken = undefined;
        this.#enqueue(report);
      });
      return;
    }
    this.#enqueue(report);
    if (mistakes.take('webhook-duplicate')) this.#enqueue({ ...report });
    const overtaken = this.#overtaken;
    this.#overtaken = undefined;
    if (overtaken) this.#enqueue(overtaken);
  }

  #enqueue(report: QueuedReport): void {
    this.#waiting.push(report);
    this.#pump();
  }

  /** Does not wait for the retry's time. */
  retryNow(): void {
    this.#retry?.timer.cancel();
    this.#retry = undefined;
    this.#pump();
  }

  close(): void {
    this.#closed = true;
    this.#retry?.timer.cancel();
  }

  #pump(): void {
    if (this.#closed || this.#retry) return;
    const room = this.#failing ? 1 : this.#parts.policy.concurrency;
    while (this.#inFlight.size < room) {
      const report = this.#waiting.shift();
      if (!report) return;
      this.#inFlight.add(report);
      this.#parts.clock.track(this.#post(report));
    }
  }

  async #post(report: QueuedReport): Promise<void> {
    const { clock, policy, poster, signingKey, mistakes, onAttempt } = this.#parts;
    const atMs = clock.nowMs();
    const timestamp = Math.floor(atMs / 1000) + mistakes.takeSkewSeconds();
    const key = mistakes.take('webhook-wrong-signature') ? `not-${signingKey}` : signingKey;
    const signature = sign(key, timestamp, report.body);
    report.firstAttemptAtMs ??= atMs;
    report.attempts = (report.attempts ?? 0) + 1;
    const headers = { 'x-cio-timestamp': String(timestamp), 'x-cio-signature': signature };
    const result = await poster.post(this.webhook.endpoint, headers, report.body, policy.timeoutMs);
    if (this.#closed) return; // and it stays in the backlog, for the snapshot
    this.#inFlight.delete(report);

    const accepted = 'status' in result && result.status >= 200 && result.status < 300;
    const nextAttemptAtMs = accepted ? null : this.#nextAttemptAtMs(report, result, clock.nowMs());
    onAttempt({
      webhookId: this.webhook.id,
      eventId: report.eventId,
      attempt: report.attempts,
      atMs,
      status: 'status' in result ? result.status : null,
      error: 'error' in result ? result.error : null,
      outcome: accepted ? 'accepted' : nextAttemptAtMs === null ? 'gave-up' : 'retry',
      nextAttemptAtMs,
      signature,
      timestamp,
      body: report.body,
    });
    if (nextAttemptAtMs === null) this.#failing = undefined;
    else this.#holdBack(report, nextAttemptAtMs);
    this.#pump();
  }

  #holdBack(report: QueuedReport, atMs: number): void {
    this.#failing = report;
    this.#waiting.unshift(report);
    if (this.#retry) return;
    const timer = this.#parts.clock.at(atMs, () => {
      this.#retry = undefined;
      this.#pump();
    });
    this.#retry = { timer, atMs };
  }

  #nextAttemptAtMs(report: QueuedReport, result: PostResult, nowMs: number): number | null {
    const { holdMs, firstRetryMs, longestRetryMs, giveUpMs } = this.#parts.policy;
    const backoffMs = Math.min(longestRetryMs, firstRetryMs * 2 ** ((report.attempts ?? 1) - 1));
    const timedOut = 'error' in result && result.error.startsWith('no answer within');
    const costsHold = 'status' in result ? holdStatuses.has(result.status) : !timedOut;
    const atMs = nowMs + (costsHold ? Math.max(holdMs, backoffMs) : backoffMs);
    return atMs - (report.firstAttemptAtMs ?? nowMs) > giveUpMs ? null : atMs;
  }
}
