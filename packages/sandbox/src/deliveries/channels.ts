/** Channels as reporting webhooks name them, plus `inbox`, which they never mention. */
export type Channel = 'email' | 'push' | 'sms' | 'whatsapp' | 'in_app' | 'inbox' | 'webhook';

/** The App API has its own word for SMS, and none for inbox messages. */
export const appApiType = (channel: Channel): string =>
  channel === 'sms' ? 'twilio' : channel === 'inbox' ? 'in_app' : channel;

/** The same of a newsletter, which tells inbox messages apart. */
export const newsletterType = (channel: Channel): string => (channel === 'sms' ? 'twilio' : channel);

export const metrics = [
  'drafted',
  'attempted',
  'sent',
  'delivered',
  'deferred',
  'opened',
  'clicked',
  'converted',
  'bounced',
  'dropped',
  'failed',
  'spammed',
  'undeliverable',
  'unsubscribed',
  'replied',
] as const;

/** Something that can happen to a delivery. */
export type Metric = (typeof metrics)[number];

export const isMetric = (value: unknown): value is Metric => metrics.some((metric) => metric === value);
