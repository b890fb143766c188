import type { Channel } from '../deliveries/channels.ts';
import {
  completeBroadcast,
  completeCampaign,
  completeMessage,
  completeNewsletter,
  type MessageSeed,
  type TranslationSeed,
} from './complete.ts';
import type { Workspace } from './workspace.ts';

const message = (
  id: number,
  channel: Channel,
  triggerName: string,
  subject: string,
  body: string,
  translations: readonly TranslationSeed[] = [],
): MessageSeed => ({
  id,
  channel,
  name: `${triggerName.charAt(0).toUpperCase()}${triggerName.slice(1).replaceAll('_', ' ')}`,
  triggerName,
  subject,
  body,
  from: channel === 'email' ? 'Example <hello@example.com>' : channel === 'sms' ? '+15550100000' : '',
  ...(channel === 'email' && { fromId: 1 }),
  translations,
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
    [
      {
        language: 'fr',
        subject: 'En route',
        body: `${name}, votre commande {{ trigger.order | default: 'A-17' }} est partie.`,
      },
    ],
  ),
  message(3, 'sms', 'login_code', '', `Your code is {{ trigger.code | default: '123456' }}.`),
  message(4, 'whatsapp', 'appointment', '', `Hello ${name}, see you {{ trigger.when | default: 'soon' }}.`),
  message(5, 'in_app', 'tip', '', `A tip for you, ${name}.`),
  message(6, 'inbox', 'news', 'News', `News for you, ${name}.`),
];

const french = { language: 'fr', subject: 'Pour vous', body: `<p>Bonjour ${name},</p>` };

const broadcastTemplate = {
  subject: `For you, ${name}`,
  body: `<p>Hello ${name},</p><p>{{ trigger.text | default: 'there is news.' }}</p>`,
  from: 'Example <hello@example.com>',
  fromId: 1,
  translations: [french],
};

/** Off, so that a test that tracks this event gets no messages that it did not ask for. */
const onboardingEmail = {
  name: 'Welcome aboard',
  sendingState: 'off',
  subject: `Welcome aboard, ${name}`,
  body: `<p>Hello ${name},</p><p><a href="https://example.com/start">here is how to begin</a>.</p>`,
  from: 'Example <hello@example.com>',
  fromId: 1,
  translations: [{ ...french, subject: 'Bienvenue' }],
} as const;

const news = {
  subject: 'The news of the month',
  body: `<p>Hello ${name},</p>`,
  from: 'Example <hello@example.com>',
  fromId: 1,
};

/** What every new workspace holds. */
export function plantDefaultSeed({ assets, segments, clock }: Workspace): void {
  const at = clock.nowSeconds();
  assets.messages = messages.map((entry) => completeMessage(assets, entry, at));
  assets.topics = [
    { id: 1, name: 'Product news', description: 'What is new', subscribedByDefault: true },
    { id: 2, name: 'Offers', description: 'Now and then', subscribedByDefault: false },
  ];
  assets.broadcasts = [completeBroadcast(assets, { id: 1, name: 'Announcement', template: broadcastTemplate }, at)];
  segments.add({ id: 1, name: 'Testers', description: 'A manual segment' });
  const onPlanPro = { attribute: { field: 'plan', operator: 'eq', value: 'pro' } } as const;
  segments.add({ id: 2, name: 'On plan pro', description: 'A data-driven segment: plan is pro', filter: onPlanPro });
  assets.senders = [{ id: 1, name: 'Example', email: 'hello@example.com' }];
  assets.campaigns = [
    completeCampaign(assets, { id: 1, name: 'Onboarding', eventName: 'signed_up', actions: [onboardingEmail] }, at),
  ];
  const newsletter = { id: 1, name: 'Monthly news', subscriptionTopicId: 1, sentAt: at, contents: [news] };
  assets.newsletters = [completeNewsletter(assets, newsletter, at)];
}
