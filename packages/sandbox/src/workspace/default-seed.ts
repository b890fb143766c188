import type { Channel } from '../deliveries/channels.ts';
import type { TransactionalMessage } from './assets.ts';
import type { Workspace } from './workspace.ts';

const message = (
  id: number,
  channel: Channel,
  triggerName: string,
  subject: string,
  body: string,
): Omit<TransactionalMessage, 'createdAt'> => ({
  id,
  channel,
  name: `${triggerName.charAt(0).toUpperCase()}${triggerName.slice(1).replaceAll('_', ' ')}`,
  triggerName,
  description: '',
  subject,
  body,
  from: channel === 'email' ? 'Example <hello@example.com>' : channel === 'sms' ? '+15550100000' : '',
  preheader: '',
  replyTo: '',
  sendToUnsubscribed: true,
  queueDrafts: false,
});

const name = "{{ customer.first_name | default: 'friend' }}";

/** One transactional message per channel, so that every kind of send works at once. */
const messages = [
  message(
    1,
    'email',
    'welcome',
    `Welcome, ${name}`,
    `<p>Hello ${name},</p><p>thank you for joining{% if trigger.plan %} on the {{ trigger.plan }} plan{% endif %}.</p><p><a href="{{ trigger.link | default: 'https://example.com/' }}">Start here</a></p>`,
  ),
  message(
    2,
    'push',
    'order_shipped',
    'On its way',
    `${name}, your order {{ trigger.order | default: 'A-17' }} has left us.`,
  ),
  message(3, 'sms', 'login_code', '', `Your code is {{ trigger.code | default: '123456' }}.`),
  message(4, 'whatsapp', 'appointment', '', `Hello ${name}, see you {{ trigger.when | default: 'soon' }}.`),
  message(5, 'in_app', 'tip', '', `A tip for you, ${name}.`),
  message(6, 'inbox', 'news', 'News', `News for you, ${name}.`),
];

const broadcastTemplate = {
  subject: `For you, ${name}`,
  body: `<p>Hello ${name},</p><p>{{ trigger.text | default: 'there is news.' }}</p>`,
  from: 'Example <hello@example.com>',
};

/** What every new workspace holds. */
export function plantDefaultSeed({ assets, segments, clock }: Workspace): void {
  const createdAt = clock.nowSeconds();
  assets.messages = messages.map((entry) => ({ ...entry, createdAt }));
  assets.topics = [
    { id: 1, name: 'Product news', description: 'What is new', subscribedByDefault: true },
    { id: 2, name: 'Offers', description: 'Now and then', subscribedByDefault: false },
  ];
  assets.broadcasts = [
    { id: 1, name: 'Announcement', template: broadcastTemplate, recipients: { segment: { id: 1 } }, createdAt },
  ];
  assets.triggers = [];
  assets.collections = [];
  assets.exports = [];
  assets.snippets = [];
  segments.add({ id: 1, name: 'Testers', description: 'A manual segment' });
  const onPlanPro = { attribute: { field: 'plan', operator: 'eq', value: 'pro' } } as const;
  segments.add({ id: 2, name: 'On plan pro', description: 'A data-driven segment: plan is pro', filter: onPlanPro });
  assets.senders = [{ id: 1, name: 'Example', email: 'hello@example.com' }];
  assets.campaigns = [{ id: 1, name: 'Onboarding', type: 'event', eventName: 'signed_up', createdAt }];
  assets.newsletters = [{ id: 1, name: 'Monthly news', type: 'email', createdAt }];
}
