import type { Delivery } from '../deliveries/delivery.ts';
import type { OutcomeRule } from '../deliveries/outcomes.ts';
import { scheduleNewsletter } from '../deliveries/send-newsletter.ts';
import type { QueuedReport } from '../webhooks/queue.ts';
import type { Webhook, WebhookAttempt } from '../webhooks/webhook.ts';
import type { Activity } from './activities.ts';
import type { AnonymousRelationship } from './anonymous-ids.ts';
import type { Assets } from './assets.ts';
import { completeBroadcast, completeCampaign, completeMessage, completeNewsletter } from './complete.ts';
import type { EventRecord } from './events.ts';
import type { CioObject } from './objects.ts';
import { type Device, Person } from './person.ts';
import { runImport } from './run-import.ts';
import type { Segment } from './segments.ts';
import type { Workspace } from './workspace.ts';
import type { WorkspaceKeys, WorkspaceSettings } from './workspace-keys.ts';

type StoredPerson = Omit<Person, 'devices' | 'identifiers' | 'everything' | 'attribute'> & { devices?: Device[] };
type StoredSegment = Omit<Segment, 'members'> & { members: string[] };

/** All that a workspace remembers, as JSON. */
export interface WorkspaceSnapshot {
  readonly keys: WorkspaceKeys;
  /** Absent in snapshots made before they were kept. */
  readonly settings?: WorkspaceSettings;
  readonly nextPersonNumber: number;
  readonly people: readonly StoredPerson[];
  readonly suppressed: readonly (readonly [string, readonly string[]])[];
  readonly events: readonly EventRecord[];
  readonly eventAcceptances: readonly (readonly [string, number])[];
  readonly activities: readonly Activity[];
  readonly assets: Assets;
  readonly segments: readonly StoredSegment[];
  /** Absent in snapshots made before there were any. */
  readonly anonymousRelationships?: readonly (readonly [string, readonly AnonymousRelationship[]])[];
  readonly nextObjectNumber: number;
  readonly objects: readonly CioObject[];
  readonly forms: readonly (readonly [string, number])[];
  readonly deliveries: readonly Delivery[];
  readonly outcomeRules: readonly OutcomeRule[];
  readonly webhooks: readonly { readonly webhook: Webhook; readonly backlog: readonly QueuedReport[] }[];
  readonly webhookAttempts: readonly WebhookAttempt[];
}

export const takeSnapshot = (workspace: Workspace): WorkspaceSnapshot => ({
  keys: workspace.keys,
  settings: workspace.settings,
  nextPersonNumber: workspace.people.nextNumber,
  people: [...workspace.people.all()].map(({ devices, ...person }) => ({
    ...person,
    ...(devices && { devices: [...devices.values()] }),
  })) as StoredPerson[],
  suppressed: [...workspace.people.suppressed],
  events: workspace.events.entries,
  eventAcceptances: [...workspace.events.acceptedById],
  activities: workspace.activities.entries,
  assets: workspace.assets,
  segments: workspace.segments.all.map((segment) => ({ ...segment, members: [...segment.members] })),
  anonymousRelationships: [...workspace.anonymousIds.relationships],
  nextObjectNumber: workspace.objects.nextNumber,
  objects: workspace.objects.all(),
  forms: [...workspace.forms],
  deliveries: workspace.deliveries.entries,
  outcomeRules: workspace.outcomes.rules,
  webhooks: [...workspace.webhooks.queues].map(({ webhook, backlog }) => ({ webhook, backlog })),
  webhookAttempts: workspace.webhooks.attempts,
});

/** Puts an empty workspace into the state of a snapshot. Deliveries and retries that were under way go on. */
export function restoreSnapshot(workspace: Workspace, snapshot: WorkspaceSnapshot): void {
  const { people, segments, objects, forms, deliveries, webhooks } = workspace;
  people.nextNumber = snapshot.nextPersonNumber;
  for (const { devices, ...stored } of snapshot.people) {
    const person = Object.assign(new Person(stored.cioId), stored);
    if (devices) person.devices = new Map(devices.map((device) => [device.token, device]));
    people.restore(person);
    for (const anonymousId of person.anonymousIds ?? []) workspace.anonymousIds.assign(person, anonymousId);
  }
  for (const [key, together] of snapshot.suppressed) people.suppressed.set(key, together);
  workspace.events.restore(snapshot.events, snapshot.eventAcceptances);
  workspace.activities.restore(snapshot.activities);
  restoreAssets(workspace.assets, snapshot.assets, workspace.clock.nowSeconds());
  for (const stored of snapshot.segments) {
    const segment = segments.add(stored);
    for (const member of stored.members) segment.members.add(member);
  }
  for (const [anonymousId, waiting] of snapshot.anonymousRelationships ?? []) {
    workspace.anonymousIds.relationships.set(anonymousId, waiting);
  }
  objects.nextNumber = snapshot.nextObjectNumber;
  for (const object of snapshot.objects) objects.restore(object);
  for (const [form, times] of snapshot.forms) forms.set(form, times);
  workspace.outcomes.rules = [...snapshot.outcomeRules];
  webhooks.restoreAttempts(snapshot.webhookAttempts);
  for (const { webhook, backlog } of snapshot.webhooks) {
    webhooks.add(webhook, webhook.id);
    webhooks.restoreBacklog(webhook.id, backlog);
  }
  for (const delivery of snapshot.deliveries) deliveries.restore(delivery);
  for (const newsletter of workspace.assets.newsletters) scheduleNewsletter(workspace, newsletter);
  for (const unfinished of workspace.assets.imports) runImport(workspace, unfinished);
}

/** Parts that the snapshot is too old to know are as in a new workspace. */
function restoreAssets(assets: Assets, stored: Assets, at: number): void {
  Object.assign(assets, stored);
  assets.messages = stored.messages.map((message) => completeMessage(assets, message, at));
  assets.broadcasts = stored.broadcasts.map((broadcast) => completeBroadcast(assets, broadcast, at));
  assets.campaigns = stored.campaigns.map((campaign) => completeCampaign(assets, campaign, at));
  assets.newsletters = stored.newsletters.map((newsletter) => completeNewsletter(assets, newsletter, at));
}
