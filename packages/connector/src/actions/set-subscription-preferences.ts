import { z } from 'zod';
import { subscriptionTopicChoices } from '../choices/subscription-topics.ts';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { numericIdSchema } from '../schemas/numeric-id.ts';
import { personSchema } from '../schemas/person.ts';
import { type AtLeastOne, anyOfRequired, whateverElse } from '../schemas/rules.ts';

const topics = z.array(numericIdSchema).optional();

/** As Customer.io names them in preferences (Pipelines API, read 2026-11). */
const channelNames = ['email', 'sms', 'push', 'in_app', 'whatsapp', 'slack', 'line', 'inbox'] as const;

type Channels = Record<(typeof channelNames)[number], z.ZodOptional<z.ZodBoolean>>;

const schema = z.strictObject({
  person: personSchema,
  subscribeTo: topics.meta({ title: 'Subscribe to', description: 'Numbers of topics.', examples: [[1]] }),
  unsubscribeFrom: topics.meta({ title: 'Unsubscribe from', description: 'Numbers of topics.', examples: [[2]] }),
  channels: z
    .strictObject(Object.fromEntries(channelNames.map((name) => [name, z.boolean().optional()])) as Channels)
    .optional()
    .meta({
      title: 'Channels',
      description: 'True: subscribed, false: not. Those that you do not name stay as they are.',
      examples: [{ sms: false }],
    }),
  unsubscribed: z.boolean().optional().meta({
    title: 'Unsubscribed from everything',
    description: 'True: no messages. False: messages again, save those of topics left.',
  }),
});

const changes = ['subscribeTo', 'unsubscribeFrom', 'channels', 'unsubscribed'] as const;

export const setSubscriptionPreferences = defineAction({
  key: 'customer-io/set-subscription-preferences',
  group: 'People',
  title: 'Set subscription preferences',
  description:
    'Subscribes a person to topics and channels, or unsubscribes them, and leaves those that you do not name. `unsubscribed` is the switch above them all: true stops every message except transactional ones that are set to reach unsubscribed people.',
  docs: 'https://docs.customer.io/journeys/channels/subscriptions/center/',
  input: schema
    .refine((input) => changes.some((change) => !isEmpty(input[change])), {
      error: 'name a topic or a channel, or set unsubscribed',
      ...whateverElse,
    })
    .superRefine(({ subscribeTo = [], unsubscribeFrom = [] }, issues) => {
      const both = subscribeTo.find((topic) => unsubscribeFrom.includes(topic));
      if (both === undefined) return;
      issues.addIssue({ code: 'custom', path: ['unsubscribeFrom'], message: `topic ${both} is in subscribeTo too` });
    })
    .meta(anyOfRequired(...changes.map((change) => [change]))) as unknown as z.ZodType<
    z.output<typeof schema>,
    AtLeastOne<z.input<typeof schema>, (typeof changes)[number]>
  >,
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'it sets values; setting them again changes nothing',
  choices: { subscribeTo: subscriptionTopicChoices, unsubscribeFrom: subscriptionTopicChoices },
  sample: { input: { person: { id: 'cust-100' }, subscribeTo: [1], unsubscribeFrom: [2] }, output: {} },
  async run({ person, subscribeTo = [], unsubscribeFrom = [], channels = {}, unsubscribed }, { client, call }) {
    // One flat key for each: the whole object would replace what is not named.
    const preferences = Object.fromEntries(
      [
        ...subscribeTo.map((topic) => [`topics.topic_${topic}`, true] as const),
        ...unsubscribeFrom.map((topic) => [`topics.topic_${topic}`, false] as const),
        ...Object.entries(channels).map(([channel, subscribed]) => [`channels.${channel}`, subscribed] as const),
      ].map(([name, subscribed]) => [`cio_subscription_preferences.${name}`, subscribed]),
    );
    await client.track.identify(person, { ...preferences, ...(unsubscribed !== undefined && { unsubscribed }) }, call);
    return {};
  },
});

const isEmpty = (change: unknown) =>
  change === undefined || (typeof change === 'object' && change !== null && Object.keys(change).length === 0);
