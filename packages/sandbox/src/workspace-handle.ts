import type { Metric } from './deliveries/channels.ts';
import { isMetric } from './deliveries/channels.ts';
import type { Delivery } from './deliveries/delivery.ts';
import type { OutcomeRule } from './deliveries/outcomes.ts';
import type { RequestEntry } from './http/request-log.ts';
import type { Json, JsonObject } from './json.ts';
import type { Webhook, WebhookAttempt } from './webhooks/webhook.ts';
import type { Report } from './webhooks/webhooks.ts';
import { type Activity, activityId } from './workspace/activities.ts';
import type { DataIndex } from './workspace/data-index.ts';
import type { EventRecord } from './workspace/events.ts';
import type { Device, Person, Relationship } from './workspace/person.ts';
import type { Workspace } from './workspace/workspace.ts';
import type { WorkspaceKeys } from './workspace/workspace-keys.ts';
import type { World } from './world.ts';

/** A profile as it is now. */
export interface PersonView {
  readonly cioId: string;
  readonly id: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** Values as they were given, not as text. */
  readonly attributes: JsonObject;
  readonly unsubscribed: boolean;
  /** Only topics that were set; the others follow their default. */
  readonly topics: Readonly<Record<string, boolean>>;
  /** Only channels that were set. */
  readonly channels: Readonly<Record<string, boolean>>;
  readonly devices: readonly Device[];
  readonly relationships: readonly Omit<Relationship, 'changedAt'>[];
  readonly anonymousIds: readonly string[];
}

export type ActivityView = Omit<Activity, 'sequence'> & { readonly id: string };

/** A reporting webhook and how far it has come. */
export interface WebhookView extends Webhook {
  /** Reports not yet accepted, those in flight included. */
  readonly backlog: number;
  /** Unix milliseconds on the sandbox's clock; null when nothing is failing. */
  readonly retryAtMs: number | null;
}

export const personView = (person: Person): PersonView => ({
  cioId: person.cioId,
  id: person.id,
  email: person.email,
  phone: person.phone,
  attributes: person.attributes,
  unsubscribed: person.unsubscribed,
  topics: person.topics ?? {},
  channels: person.channels ?? {},
  devices: [...(person.devices?.values() ?? [])],
  relationships: (person.relationships ?? []).map(({ changedAt: _changedAt, ...relationship }) => relationship),
  anonymousIds: person.anonymousIds ?? [],
});

/** One workspace as a test sees it: what arrived, what became of it, and the levers. Lists are oldest first. */
export class WorkspaceHandle {
  readonly #workspace: Workspace;
  readonly #world: World;

  constructor(workspace: Workspace, world: World) {
    this.#workspace = workspace;
    this.#world = world;
  }

  get keys(): WorkspaceKeys {
    return this.#workspace.keys;
  }

  get people(): PersonView[] {
    return [...this.#workspace.people.all()].map(personView);
  }

  get peopleCount(): number {
    return this.#workspace.people.count;
  }

  get events(): readonly EventRecord[] {
    return this.#workspace.events.entries;
  }

  /** Event id → how many times it was accepted; beyond the first they were ignored. */
  get eventAcceptances(): ReadonlyMap<string, number> {
    return this.#workspace.events.acceptedById;
  }

  get deliveries(): readonly Delivery[] {
    return this.#workspace.deliveries.entries;
  }

  get activities(): ActivityView[] {
    return this.#workspace.activities.entries.map((activity) => {
      const { sequence: _sequence, ...rest } = activity;
      return { id: activityId(activity), ...rest };
    });
  }

  /** Descriptions of attributes and events, which the App API takes and never shows. */
  get dataIndex(): DataIndex {
    return this.#workspace.assets.dataIndex;
  }

  get requests(): readonly RequestEntry[] {
    return this.#world.requests.entries.filter(({ workspace }) => workspace === this.keys.name);
  }

  get webhooks(): WebhookView[] {
    return [...this.#workspace.webhooks.queues].map(({ webhook, backlog, retryAtMs }) => ({
      ...webhook,
      backlog: backlog.length,
      retryAtMs,
    }));
  }

  get webhookAttempts(): readonly WebhookAttempt[] {
    return this.#workspace.webhooks.attempts;
  }

  /**
   * Makes something happen to a delivery now.
   * @param detail - extras of the report, such as `href` or `failure_message`.
   * @throws Error when there is no such delivery or metric.
   */
  happen(deliveryId: string, metric: Metric, detail: JsonObject = {}): void {
    if (!isMetric(metric)) throw new Error(`${JSON.stringify(metric as Json)} is not a metric`);
    this.#workspace.deliveries.happen(this.#delivery(deliveryId), metric, detail);
  }

  /** Lets a draft go. @throws Error when there is no such delivery. */
  release(deliveryId: string): void {
    this.#workspace.deliveries.release(this.#delivery(deliveryId));
  }

  /** Scripts what becomes of deliveries that match; the latest rule wins. */
  script(rule: OutcomeRule): void {
    this.#workspace.outcomes.add(rule);
  }

  clearScripts(): void {
    this.#workspace.outcomes.clear();
  }

  /** Posts a report of your own making to the webhooks that subscribed to it. Returns its event id. */
  report(report: Report): string {
    return this.#workspace.webhooks.report(report);
  }

  /** Tries a failing webhook again without waiting. */
  retryWebhook(id: number): void {
    this.#workspace.webhooks.queue(id)?.retryNow();
  }

  #delivery(id: string): Delivery {
    const delivery = this.#workspace.deliveries.find(id);
    if (!delivery) throw new Error(`There is no delivery ${id}`);
    return delivery;
  }
}
