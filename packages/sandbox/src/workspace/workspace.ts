import type { Clock } from '../clock.ts';
import { CampaignRuns } from '../deliveries/campaign-runs.ts';
import { Deliveries } from '../deliveries/deliveries.ts';
import { Outcomes } from '../deliveries/outcomes.ts';
import type { Faults } from '../http/faults.ts';
import type { WebhookPolicy } from '../webhooks/policy.ts';
import { Webhooks } from '../webhooks/webhooks.ts';
import { Activities } from './activities.ts';
import { AnonymousIds } from './anonymous-ids.ts';
import { Assets } from './assets.ts';
import { type EventRecord, Events } from './events.ts';
import { Objects } from './objects.ts';
import { People } from './people.ts';
import type { Retention } from './retention.ts';
import { Segments } from './segments.ts';
import type { WorkspaceKeys, WorkspaceSettings } from './workspace-keys.ts';

export interface WorkspaceParts {
  readonly id: number;
  readonly clock: Clock;
  readonly settings: WorkspaceSettings;
  readonly keys: WorkspaceKeys;
  readonly retention: Retention;
  readonly webhookPolicy: WebhookPolicy;
  readonly deliveryPace: number;
  readonly faults: Faults;
  /** Base URL of the sandbox's own pages, known once it listens. */
  readonly pagesAt: () => string;
}

/** One workspace: its people, what happened to them, its messages and its webhooks. */
export class Workspace {
  /** The number that Track's region call names `environment_id`. */
  readonly id: number;
  readonly keys: WorkspaceKeys;
  readonly clock: Clock;
  /** Base URL of the pages that links in messages lead to. */
  readonly pagesAt: () => string;
  readonly settings: WorkspaceSettings;
  readonly people = new People();
  readonly anonymousIds = new AnonymousIds();
  readonly activities: Activities;
  readonly events: Events;
  readonly assets = new Assets();
  readonly outcomes = new Outcomes();
  readonly segments: Segments;
  readonly objects = new Objects();
  /** Form id → submissions. */
  readonly forms = new Map<string, number>();
  readonly deliveries: Deliveries;
  readonly webhooks: Webhooks;
  /** Token of a link to an export's file → what it leads to, and until when (Unix seconds). */
  readonly exportLinks = new Map<string, { readonly exportId: number; readonly until: number }>();
  /** Token of a link to the subscription center → whose it is, and until when (Unix seconds). */
  readonly centerLinks = new Map<string, { readonly cioId: string; readonly until: number }>();
  /** How often everything was forgotten. */
  resets = 0;

  constructor({ id, clock, settings, keys, retention, webhookPolicy, deliveryPace, faults, pagesAt }: WorkspaceParts) {
    this.id = id;
    this.keys = keys;
    this.clock = clock;
    this.settings = settings;
    this.pagesAt = pagesAt;
    this.activities = new Activities(retention.activities);
    this.segments = new Segments(clock, this.people);
    const { name, webhookSigningKey: signingKey } = keys;
    this.webhooks = new Webhooks({ name, signingKey, clock, policy: webhookPolicy, retention, faults });
    const { activities, anonymousIds, people, outcomes, webhooks } = this;
    this.deliveries = new Deliveries({ clock, activities, people, outcomes, webhooks }, retention, deliveryPace);
    const { assets, deliveries, segments } = this;
    const campaigns = new CampaignRuns({ clock, pagesAt, assets, deliveries, people, segments });
    const onOwned = (event: EventRecord): void => campaigns.start(event);
    this.events = new Events({ clock, activities, anonymousIds, onOwned }, retention);
  }

  /** Forgets all that happened and plants the seed anew. Keys stay. */
  reset(plant: (workspace: Workspace) => void): void {
    this.people.clear();
    this.anonymousIds.clear();
    this.assets.clear();
    this.activities.clear();
    this.events.clear();
    this.segments.clear();
    this.objects.clear();
    this.forms.clear();
    this.exportLinks.clear();
    this.centerLinks.clear();
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
