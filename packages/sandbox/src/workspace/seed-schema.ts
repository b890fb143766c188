import { outcomeSchema } from '../admin/schemas.ts';

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
          name: text,
          region: { enum: ['us', 'eu'] },
          siteId: text,
          trackApiKey: text,
          appApiKey: text,
          pipelinesWriteKey: text,
          webhookSigningKey: text,
          emailUpdatesById: flag,
          phoneIsIdentifier: flag,
          mergesDuplicates: flag,
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
