import { metrics } from '../deliveries/channels.ts';

const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const share = { type: 'number', minimum: 0, maximum: 1 };
const metric = { enum: metrics };
const anything = { type: 'object' };

const target = {
  workspace: text,
  api: { enum: ['track', 'app', 'pipelines'] },
  method: text,
  path: text,
  skip: count,
  count,
  probability: share,
};
const answer = {
  status: { type: 'integer', minimum: 400, maximum: 599 },
  html: { type: 'boolean' },
  retryAfterSeconds: count,
};
const fault = (kind: string, properties: object = {}, required: readonly string[] = []) =>
  object({ kind: { const: kind }, ...target, ...properties }, ['kind', ...required]);

export const faultSchema = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    fault('status', answer),
    fault('status-after-accept', answer),
    fault('drop'),
    fault('drop-after-accept'),
    fault('delay', { delayMs: count }, ['delayMs']),
    fault('delay-after-accept', { delayMs: count }, ['delayMs']),
    fault('truncate'),
    fault('batch-items', { indexes: { type: 'array', items: count } }, ['indexes']),
    fault('webhook-duplicate'),
    fault('webhook-reorder'),
    fault('webhook-delay', { delayMs: count }, ['delayMs']),
    fault('webhook-wrong-signature'),
    fault('webhook-clock-skew', { skewSeconds: { type: 'integer' } }, ['skewSeconds']),
  ],
};

export const metricSchema = object({ metric, detail: anything }, ['metric']);

export const outcomeSchema = object(
  {
    channel: { enum: ['email', 'push', 'sms', 'whatsapp', 'in_app', 'inbox'] },
    recipient: text,
    transactionalMessageId: count,
    probability: share,
    steps: { type: 'array', items: object({ metric, afterMs: count, detail: anything }, ['metric', 'afterMs']) },
  },
  ['steps'],
);

export const reportSchema = object(
  { object_type: text, metric: text, timestamp: count, data: anything, event_id: text, subscription: text },
  ['object_type', 'metric', 'data'],
);

const key = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };

/** What a workspace is made of, apart from what is in it. */
export const workspaceProperties = {
  name: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' },
  region: { enum: ['us', 'eu'] },
  siteId: key,
  trackApiKey: key,
  appApiKey: key,
  pipelinesWriteKey: key,
  webhookSigningKey: key,
  emailUpdatesById: flag,
  phoneIsIdentifier: flag,
  mergesDuplicates: flag,
};

export const workspaceSchema = object(workspaceProperties, ['name']);
