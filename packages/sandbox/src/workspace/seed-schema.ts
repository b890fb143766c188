import { outcomeSchema, workspaceProperties } from '../admin/schemas.ts';
import type { OutcomeRule } from '../deliveries/outcomes.ts';
import type { JsonObject } from '../json.ts';
import type { Broadcast, Topic, TransactionalMessage } from './assets.ts';
import type { AudienceFilter } from './audience-filter.ts';
import type { WorkspaceOptions } from './workspace-keys.ts';

/** One workspace of a seed file. What it does not mention comes from the default seed. */
export interface WorkspaceSeed extends WorkspaceOptions {
  people?: { id?: string; email?: string; attributes?: JsonObject; unsubscribed?: boolean }[];
  segments?: { id?: number; name: string; description?: string; filter?: AudienceFilter; members?: string[] }[];
  messages?: (Pick<TransactionalMessage, 'id' | 'channel' | 'name'> & Partial<TransactionalMessage>)[];
  broadcasts?: (Pick<Broadcast, 'id' | 'name'> & Partial<Broadcast>)[];
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
const message = object(
  {
    id,
    channel: { enum: ['email', 'push', 'sms', 'whatsapp', 'in_app', 'inbox'] },
    name: text,
    triggerName: text,
    description: text,
    subject: text,
    body: text,
    from: text,
    preheader: text,
    replyTo: text,
    sendToUnsubscribed: flag,
    queueDrafts: flag,
  },
  ['id', 'channel', 'name'],
);
const broadcast = object(
  {
    id,
    name: text,
    template: object({ subject: text, body: text, from: text }, ['subject', 'body', 'from']),
    recipients: { type: 'object' },
  },
  ['id', 'name'],
);
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
