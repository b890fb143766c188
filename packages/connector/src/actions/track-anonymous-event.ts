import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { eventAudience, eventFields } from '../schemas/event.ts';

export const trackAnonymousEvent = defineAction({
  key: 'customer-io/track-anonymous-event',
  group: 'Events',
  title: 'Track an anonymous event',
  description:
    'Records what someone did whom you cannot name yet. When a person is later identified with the same `anonymousId` (see "Add or update a person") and the workspace merges events, those of the last 30 days become theirs; those merged within 72 hours can start campaigns.\n\nWithout `anonymousId` it is an invite: a message to `data.recipient`, who need not be a person in the workspace.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/trackAnonymous',
  input: z.strictObject({
    anonymousId: z
      .string()
      .trim()
      .min(1)
      .optional()
      .meta({
        title: 'Anonymous ID',
        description: 'Your id of the visitor, for example from a cookie.',
        examples: ['visitor-7f3a'],
      }),
    ...eventFields,
  }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'Customer.io ignores an event id that it has seen, and a repeated run sends the same id',
  audience: eventAudience,
  sample: {
    input: { anonymousId: 'visitor-7f3a', name: 'pricing_viewed', data: { plan: 'pro' } },
    output: {},
  },
  async run({ eventId, ...input }, context) {
    const timestamp = input.timestamp ?? context.startedAt;
    const id = eventId ?? context.eventId(timestamp);
    await context.client.track.anonymousEvent({ ...input, id, timestamp }, context.call);
    return {};
  },
});
