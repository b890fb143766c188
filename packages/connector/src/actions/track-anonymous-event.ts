import type { AnonymousEvent } from '@cio-bridge/sdk';
import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { eventRecipients } from '../recipients.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { eventFields } from '../schemas/event.ts';
import { anyIdSchema } from '../schemas/id.ts';
import { type AtLeastOne, anyOfRequired, whateverElse } from '../schemas/rules.ts';

const schema = z.strictObject({
  anonymousId: anyIdSchema.optional().meta({
    title: 'Anonymous ID',
    description: 'Your id of the visitor, for example from a cookie. Without it, give `recipient` in the data.',
    examples: ['visitor-7f3a'],
  }),
  ...eventFields,
});

type Given = z.input<typeof schema>;
/** Somebody to tie it to, or somebody to invite. */
type Input = AtLeastOne<Given, 'anonymousId'> | (Given & { data: { recipient: string } });

const isNothing = (value: unknown) => value === undefined || value === null || value === '';

export const trackAnonymousEvent = defineAction({
  key: 'customer-io/track-anonymous-event',
  group: 'Events',
  title: 'Track an anonymous event',
  description:
    'Records what someone did whom you cannot name yet. When a person is later identified with the same `anonymousId` (see "Add or update a person") and the workspace merges events, those of the last 30 days become theirs; those merged within 72 hours can start campaigns.\n\nWithout `anonymousId` it is an invite: a message to `data.recipient`, who need not be a person in the workspace.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/trackAnonymous',
  input: schema
    .refine(({ anonymousId, data }) => anonymousId !== undefined || !isNothing(data?.recipient), {
      path: ['anonymousId'],
      error: 'is missing; without it, give data.recipient: the event is then an invite for that address',
      ...whateverElse,
    })
    .meta(anyOfRequired(['anonymousId'], ['data'])) as unknown as z.ZodType<z.output<typeof schema>, Input>,
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'Customer.io ignores an event id that it has seen, and a repeated run sends the same id',
  audience: ({ data }) => eventRecipients(data),
  names: { id: 'eventId', input: 'data' },
  sample: {
    input: { anonymousId: 'visitor-7f3a', name: 'pricing_viewed', data: { plan: 'pro' } },
    output: {},
  },
  async run({ eventId, ...input }, context) {
    const timestamp = input.timestamp ?? context.startedAt;
    const id = eventId ?? context.eventId(timestamp);
    await context.client.track.anonymousEvent({ ...input, id, timestamp } as AnonymousEvent, context.call);
    return {};
  },
});
