import { monotonicFactory } from 'ulid';
import type { Clock } from '../clock.ts';
import type { Faults } from '../http/faults.ts';
import type { JsonObject } from '../json.ts';
import { BoundedLog } from '../log.ts';
import type { Retention } from '../workspace/retention.ts';
import type { WebhookPolicy } from './policy.ts';
import { Poster } from './post.ts';
import { type QueuedReport, type WebhookMistakes, WebhookQueue } from './queue.ts';
import type { Webhook, WebhookAttempt } from './webhook.ts';

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

export interface WebhooksParts {
  /** Of the workspace, for deviations that name it. */
  readonly name: string;
  readonly signingKey: string;
  readonly clock: Clock;
  readonly policy: WebhookPolicy;
  readonly retention: Retention;
  readonly faults: Faults;
}

/** The reporting webhooks of one workspace: their configuration, queues and log. */
export class Webhooks {
  readonly #clock: Clock;
  readonly #signingKey: string;
  readonly #queues = new Map<number, WebhookQueue>();
  readonly #attempts: BoundedLog<WebhookAttempt>;
  readonly #poster: Poster;
  readonly #nextEventId = monotonicFactory();
  readonly policy: WebhookPolicy;
  nextId = 1;

  readonly #mistakes: WebhookMistakes;

  constructor({ name, signingKey, clock, policy, retention, faults }: WebhooksParts) {
    this.#clock = clock;
    this.#signingKey = signingKey;
    this.policy = policy;
    this.#attempts = new BoundedLog(retention.webhookAttempts, {
      maxBytes: retention.contentBytes,
      bytesOf: ({ body }) => body.length,
    });
    this.#mistakes = mistakesFrom(faults, name);
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
      clock: this.#clock,
      policy: this.policy,
      poster: this.#poster,
      signingKey: this.#signingKey,
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
    const timestamp = report.timestamp ?? this.#clock.nowSeconds();
    const eventId = report.eventId ?? this.#nextEventId(this.#clock.nowMs());
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
