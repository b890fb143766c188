import { monotonicFactory } from 'ulid';
import type { Faults } from '../http/faults.ts';
import type { JsonObject } from '../json.ts';
import { BoundedLog } from '../log.ts';
import type { Retention, Workspace } from '../workspace/workspace.ts';
import { Poster } from './post.ts';
import { type QueuedReport, type WebhookMistakes, WebhookQueue } from './queue.ts';

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

/** A reporting webhook as the App API shows it. */
export interface Webhook {
  readonly id: number;
  readonly name: string;
  readonly type: 'webhook';
  readonly endpoint: string;
  readonly disabled: boolean;
  readonly full_resolution: boolean;
  readonly with_content: boolean;
  readonly events: readonly string[];
}

/** Something worth telling webhooks about. */
export interface Report {
  /** Name in a webhook's `events`, such as `email_delivered`. */
  readonly subscription: string;
  readonly objectType: string;
  readonly metric: string;
  /** Unix seconds; now when left out. */
  readonly timestamp?: number;
  readonly data: JsonObject;
  /** Keys for webhooks with `with_content`. */
  readonly content?: JsonObject;
  /** A further open or click, which only `full_resolution` webhooks hear of. */
  readonly repeated?: boolean;
  /** The sandbox makes a ULID when left out. */
  readonly eventId?: string;
}

/** One call to an endpoint, or one that could not be made. */
export interface WebhookAttempt {
  readonly webhookId: number;
  readonly eventId: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Unix milliseconds on the sandbox's clock. */
  readonly atMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly outcome: 'accepted' | 'retry' | 'gave-up';
  /** Unix milliseconds; null when there will be none. */
  readonly nextAttemptAtMs: number | null;
  readonly signature: string;
  readonly timestamp: number;
  readonly body: string;
}

/** The reporting webhooks of one workspace: their configuration, queues and log. */
export class Webhooks {
  readonly #workspace: Workspace;
  readonly #queues = new Map<number, WebhookQueue>();
  readonly #attempts: BoundedLog<WebhookAttempt>;
  readonly #poster: Poster;
  readonly #nextEventId = monotonicFactory();
  readonly policy: WebhookPolicy;
  nextId = 1;

  readonly #mistakes: WebhookMistakes;

  constructor(workspace: Workspace, policy: WebhookPolicy, retention: Retention, faults: Faults) {
    this.#workspace = workspace;
    this.policy = policy;
    this.#attempts = new BoundedLog(retention.webhookAttempts, {
      maxBytes: retention.contentBytes,
      bytesOf: ({ body }) => body.length,
    });
    this.#mistakes = mistakesFrom(faults, workspace.keys.name);
    this.#poster = new Poster({ allowRemote: policy.allowRemote });
  }

  get all(): Webhook[] {
    return [...this.#queues.values()].map((queue) => queue.webhook);
  }

  get attempts(): readonly WebhookAttempt[] {
    return this.#attempts.entries;
  }

  /** How many there ever were, forgotten ones included. */
  get attemptsTotal(): number {
    return this.#attempts.total;
  }

  get queues(): IterableIterator<WebhookQueue> {
    return this.#queues.values();
  }

  queue(id: number): WebhookQueue | undefined {
    return this.#queues.get(id);
  }

  add(settings: Omit<Webhook, 'id' | 'type'>, id: number = this.nextId): Webhook {
    this.nextId = Math.max(this.nextId, id) + 1;
    const webhook: Webhook = { id, type: 'webhook', ...settings };
    const queue = new WebhookQueue(webhook, {
      clock: this.#workspace.clock,
      policy: this.policy,
      poster: this.#poster,
      signingKey: this.#workspace.keys.webhookSigningKey,
      mistakes: this.#mistakes,
      onAttempt: (attempt) => this.#attempts.add(attempt),
    });
    this.#queues.set(id, queue);
    return webhook;
  }

  remove(id: number): boolean {
    this.#queues.get(id)?.close();
    return this.#queues.delete(id);
  }

  /** Queues a report for every webhook that subscribed to it. Returns its event id. */
  report(report: Report): string {
    const timestamp = report.timestamp ?? this.#workspace.clock.nowSeconds();
    const eventId = report.eventId ?? this.#nextEventId(this.#workspace.clock.nowMs());
    for (const queue of this.#queues.values()) {
      const { events, full_resolution, with_content, disabled } = queue.webhook;
      if (disabled || !events.includes(report.subscription)) continue;
      if (report.repeated && !full_resolution) continue;
      const body = JSON.stringify({
        event_id: eventId,
        object_type: report.objectType,
        metric: report.metric,
        timestamp,
        data: with_content ? { ...report.data, ...report.content } : report.data,
      });
      queue.push({ eventId, body });
    }
    return eventId;
  }

  /** For snapshots: what each webhook still has to post. */
  restoreBacklog(id: number, backlog: readonly QueuedReport[]): void {
    for (const report of backlog) this.#queues.get(id)?.push(report);
  }

  restoreAttempts(attempts: readonly WebhookAttempt[]): void {
    this.#attempts.clear();
    for (const attempt of attempts) this.#attempts.add(attempt);
  }

  clear(): void {
    for (const id of [...this.#queues.keys()]) this.remove(id);
    this.#attempts.clear();
    this.nextId = 1;
  }

  close(): void {
    for (const queue of this.#queues.values()) queue.close();
    this.#poster.close();
  }
}

const mistakesFrom = (faults: Faults, workspace: string): WebhookMistakes => ({
  take: (kind) => !faults.isEmpty && faults.takeForWebhook(kind, workspace) !== undefined,
  takeDelayMs: () => (faults.isEmpty ? 0 : (faults.takeForWebhook('webhook-delay', workspace)?.delayMs ?? 0)),
  takeSkewSeconds: () =>
    faults.isEmpty ? 0 : (faults.takeForWebhook('webhook-clock-skew', workspace)?.skewSeconds ?? 0),
});
