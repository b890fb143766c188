import type { Clock } from '../clock.ts';
import { Deliveries } from '../deliveries/deliveries.ts';
import { Outcomes } from '../deliveries/outcomes.ts';
import type { Faults } from '../http/faults.ts';
import { type WebhookPolicy, Webhooks } from '../webhooks/webhooks.ts';
import { Activities } from './activities.ts';
import { Assets } from './assets.ts';
import { Events } from './events.ts';
import { Objects } from './objects.ts';
import { People } from './people.ts';
import type { Person } from './person.ts';
import { Segments } from './segments.ts';
import type { WorkspaceKeys, WorkspaceOptions } from './workspace-keys.ts';

/** How much of each kind of history a workspace keeps; the oldest is forgotten first. */
export interface Retention {
  events: number;
  deliveries: number;
  activities: number;
  webhookAttempts: number;
  /** How many bytes of data the events, of content the messages, and of bodies the webhook attempts may come to, each. */
  contentBytes: number;
}

export interface WorkspaceSettings {
  readonly id: number;
  readonly clock: Clock;
  readonly options: WorkspaceOptions;
  readonly keys: WorkspaceKeys;
  readonly retention: Retention;
  readonly webhookPolicy: WebhookPolicy;
  readonly deliveryPace: number;
  readonly faults: Faults;
}

/** One workspace: its people, what happened to them, its messages and its webhooks. */
export class Workspace {
  /** The number that Track's region call names `environment_id`. */
  readonly id: number;
  readonly keys: WorkspaceKeys;
  readonly clock: Clock;
  readonly emailUpdatesById: boolean;
  readonly phoneIsIdentifier: boolean;
  readonly people = new People();
  readonly activities: Activities;
  readonly events: Events;
  readonly assets: Assets;
  readonly outcomes = new Outcomes();
  readonly segments: Segments;
  readonly objects = new Objects();
  /** Form id → submissions. */
  readonly forms = new Map<string, number>();
  readonly deliveries: Deliveries;
  readonly webhooks: Webhooks;
  /** How often everything was forgotten. */
  resets = 0;
  readonly #anonymousOwners = new Map<string, Person>();

  constructor({ id, clock, options, keys, retention, webhookPolicy, deliveryPace, faults }: WorkspaceSettings) {
    this.id = id;
    this.keys = keys;
    this.clock = clock;
    this.emailUpdatesById = options.emailUpdatesById ?? true;
    this.phoneIsIdentifier = options.phoneIsIdentifier ?? true;
    this.activities = new Activities(retention.activities);
    this.events = new Events(this, retention.events, retention.contentBytes);
    this.assets = new Assets();
    this.segments = new Segments(this);
    this.deliveries = new Deliveries(this, {
      maxKept: retention.deliveries,
      maxBytes: retention.contentBytes,
      pace: deliveryPace,
    });
    this.webhooks = new Webhooks(this, webhookPolicy, retention, faults);
  }

  personWithAnonymousId(anonymousId: string): Person | null {
    return this.#anonymousOwners.get(anonymousId) ?? null;
  }

  setAnonymousId(person: Person, anonymousId: string): void {
    this.#anonymousOwners.set(anonymousId, person);
    person.anonymousIds ??= [];
    if (!person.anonymousIds.includes(anonymousId)) person.anonymousIds.push(anonymousId);
  }

  forgetAnonymousIds(person: Person): void {
    for (const anonymousId of person.anonymousIds ?? []) this.#anonymousOwners.delete(anonymousId);
  }

  /** Forgets all that happened and plants the seed anew. Keys stay. */
  reset(plant: (workspace: Workspace) => void): void {
    this.people.clear();
    this.#anonymousOwners.clear();
    this.activities.clear();
    this.events.clear();
    this.segments.clear();
    this.objects.clear();
    this.forms.clear();
    this.deliveries.clear();
    this.webhooks.clear();
    this.outcomes.clear();
    this.resets++;
    plant(this);
  }

  close(): void {
    this.webhooks.close();
  }
}
