/** What Customer.io reports, in the order in which it happens to a message. */
export const metrics = [
  'drafted',
  'attempted',
  'sent',
  'delivered',
  'opened',
  'clicked',
  'converted',
  'replied',
  'deferred',
  'bounced',
  'dropped',
  'failed',
  'undeliverable',
  'spammed',
  'unsubscribed',
  'subscribed',
  'cio_subscription_preferences_changed',
] as const;

export const channels = ['email', 'push', 'sms', 'whatsapp', 'in_app', 'slack', 'webhook', 'customer'] as const;
