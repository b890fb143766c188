import { z } from 'zod';
import { subscriptionTopicChoices } from '../choices/subscription-topics.ts';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { numericIdSchema } from '../schemas/numeric-id.ts';
import { personSchema } from '../schemas/person.ts';

const topics = z.array(numericIdSchema).optional();

export const setSubscriptionPreferences = defineAction({
  key: 'customer-io/set-subscription-preferences',
  group: 'People',
  title: 'Set subscription preferences',
  description:
    'Subscribes a person to topics, or unsubscribes them, and leaves the topics that you do not name. `unsubscribed` is the switch above them all: true stops every message except transactional ones that are set to reach unsubscribed people.',
  docs: 'https://docs.customer.io/journeys/channels/subscriptions/center/',
  input: z
    .strictObject({
      person: personSchema,
      subscribeTo: topics.meta({ title: 'Subscribe to', description: 'Numbers of topics.', examples: [[1]] }),
      unsubscribeFrom: topics.meta({ title: 'Unsubscribe from', description: 'Numbers of topics.', examples: [[2]] }),
      unsubscribed: z.boolean().optional().meta({
        title: 'Unsubscribed from everything',
        description: 'True: no messages. False: messages again, save those of topics left.',
      }),
    })
    .superRefine(({ subscribeTo = [], unsubscribeFrom = [], unsubscribed }, issues) => {
      if (subscribeTo.length + unsubscribeFrom.length === 0 && unsubscribed === undefined) {
        issues.addIssue({ code: 'custom', message: 'name a topic, or set unsubscribed' });
      }
      const both = subscribeTo.find((topic) => unsubscribeFrom.includes(topic));
      if (both === undefined) return;
      issues.addIssue({ code: 'custom', path: ['unsubscribeFrom'], message: `topic ${both} is in subscribeTo too` });
    }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'it sets values; setting them again changes nothing',
  choices: { subscribeTo: subscriptionTopicChoices, unsubscribeFrom: subscriptionTopicChoices },
  sample: { input: { person: { id: 'cust-100' }, subscribeTo: [1], unsubscribeFrom: [2] }, output: {} },
  async run({ person, subscribeTo = [], unsubscribeFrom = [], unsubscribed }, { client, call }) {
    // One flat key per topic: the whole object would replace the topics that are not named.
    const preferences = Object.fromEntries([
      ...subscribeTo.map((topic) => [`cio_subscription_preferences.topics.topic_${topic}`, true] as const),
      ...unsubscribeFrom.map((topic) => [`cio_subscription_preferences.topics.topic_${topic}`, false] as const),
    ]);
    await client.track.identify(person, { ...preferences, ...(unsubscribed !== undefined && { unsubscribed }) }, call);
    return {};
  },
});
