import { outcomeSchema, workspaceProperties } from '../admin/schemas.ts';
import type { OutcomeRule } from '../deliveries/outcomes.ts';
import type { JsonObject } from '../json.ts';
import type { Sender, Topic } from './assets.ts';
import type { AudienceFilter } from './audience-filter.ts';
import type { BroadcastSeed, CampaignSeed, MessageSeed, NewsletterSeed } from './complete.ts';
import { type SuppressionType, suppressionTypes } from './esp-suppressions.ts';
import type { WorkspaceOptions } from './workspace-keys.ts';

/** One workspace of a seed file. What it does not mention comes from the default seed. */
export interface WorkspaceSeed extends WorkspaceOptions {
  people?: { id?: string; email?: string; attributes?: JsonObject; unsubscribed?: boolean }[];
  segments?: { id?: number; name: string; description?: string; filter?: AudienceFilter; members?: string[] }[];
  messages?: MessageSeed[];
  broadcasts?: BroadcastSeed[];
  campaigns?: CampaignSeed[];
  newsletters?: NewsletterSeed[];
  snippets?: { name: string; value: string }[];
  senders?: Sender[];
  suppressions?: { type: SuppressionType; email: string; domain?: string }[];
  topics?: Topic[];
  webhooks?: { name: string; endpoint: string; events?: string[]; full_resolution?: boolean; with_content?: boolean }[];
  scripts?: OutcomeRule[];
}

const text = { type: 'string' };
const flag = { type: 'boolean' };
const id = { type: 'integer', minimum: 1 };
const list = (items: object) => ({ type: 'array', items });
const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const person = object({ id: text, email: text, attributes: { type: 'object' }, unsubscribed: flag });
const segment = object({ id, name: text, description: text, filter: { type: 'object' }, members: list(text) }, [
  'name',
]);
const content = {
  subject: text,
  body: text,
  bodyPlain: text,
  bodyJson: text,
  from: text,
  fromId: id,
  preheader: text,
  replyTo: text,
  replyToId: id,
  recipient: text,
  url: text,
  method: text,
};
const channel = { enum: ['email', 'push', 'sms', 'whatsapp', 'in_app', 'inbox', 'webhook'] };
const translations = list(object({ language: text, ...content }, ['language']));
const message = object(
  {
    id,
    channel,
    name: text,
    triggerName: text,
    description: text,
    ...content,
    translations,
    sendToUnsubscribed: flag,
    queueDrafts: flag,
  },
  ['id', 'channel', 'name'],
);
const action = {
  id,
  type: channel,
  name: text,
  sendingState: { enum: ['automatic', 'draft', 'off'] },
  ...content,
  translations,
};
const broadcast = object({ id, name: text, template: object(action), recipients: { type: 'object' } }, ['id', 'name']);
const campaign = object(
  {
    id,
    name: text,
    description: text,
    type: { enum: ['event', 'segment', 'form', 'date', 'relationship', 'object', 'webhook'] },
    state: { enum: ['running', 'draft', 'stopped'] },
    eventName: text,
    tags: list(text),
    triggerSegmentIds: list(id),
    filterSegmentIds: list(id),
    actions: list(object(action)),
  },
  ['id', 'name'],
);
const newsletter = object(
  {
    id,
    name: text,
    type: channel,
    tags: list(text),
    recipients: { type: 'object' },
    subscriptionTopicId: id,
    contents: list(object({ language: text, ...content })),
  },
  ['id', 'name'],
);
const snippet = object({ name: text, value: text }, ['name', 'value']);
const sender = object({ id, name: text, email: text }, ['id', 'name', 'email']);
const suppression = object({ type: { enum: suppressionTypes }, email: text, domain: text }, ['type', 'email']);
const topic = object({ id, name: text, description: text, subscribedByDefault: flag }, [
  'id',
  'name',
  'description',
  'subscribedByDefault',
]);
const webhook = object({ name: text, endpoint: text, events: list(text), full_resolution: flag, with_content: flag }, [
  'name',
  'endpoint',
]);

/** The shape of a seed file. */
export const seedSchema = object(
  {
    workspaces: {
      type: 'array',
      minItems: 1,
      items: object(
        {
          ...workspaceProperties,
          people: list(person),
          segments: list(segment),
          messages: list(message),
          broadcasts: list(broadcast),
          campaigns: list(campaign),
          newsletters: list(newsletter),
          snippets: list(snippet),
          senders: list(sender),
          suppressions: list(suppression),
          topics: list(topic),
          webhooks: list(webhook),
          scripts: list(outcomeSchema),
        },
        ['name', 'region'],
      ),
    },
  },
  ['workspaces'],
);
