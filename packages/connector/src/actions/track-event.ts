import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { eventRecipients } from '../recipients.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { eventFields } from '../schemas/event.ts';
import { personSchema } from '../schemas/person.ts';

export const trackEvent = defineAction({
  key: 'customer-io/track-event',
  group: 'Events',
  title: 'Track an event',
  description:
    'Records what a person did, which can start campaigns. A page view is an event of type `page` named by its URL; a screen view one of type `screen`.\n\nFor someone you cannot name yet, use "Track an anonymous event".',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/track',
  input: z.strictObject({
    person: personSchema,
    ...eventFields,
    type: z
      .enum(['event', 'page', 'screen'])
      .default('event')
      .meta({ title: 'Type', description: 'A page is named by its URL, a screen by its name.' }),
  }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'Customer.io ignores an event id that it has seen, and a repeated run sends the same id',
  audience: ({ data }) => eventRecipients(data),
  names: { attributes: 'data', operation: 'data', id: 'eventId' },
  sample: {
    input: { person: { id: 'cust-100' }, name: 'order_paid', data: { order: 'A-17', total: 18.4 } },
    output: {},
  },
  async run({ person, eventId, ...input }, context) {
    const timestamp = input.timestamp ?? context.startedAt;
    const id = eventId ?? context.eventId(timestamp);
    await context.client.track.event(person, { ...input, id, timestamp }, context.call);
    return {};
  },
});
