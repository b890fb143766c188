import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { personWithoutPhoneSchema, strongest } from '../schemas/person.ts';

export const mergeCustomers = defineAction({
  key: 'customer-io/merge-customers',
  group: 'People',
  title: 'Merge two people',
  description:
    'Makes one person of two. The primary keeps its attributes and gains those it lacks, the events of the last 30 days, manual segments, delivery history and journeys. The secondary is deleted.\n\nThe primary has to exist: if it does not, Customer.io does nothing and says nothing. Wait a moment after creating it.\n\nTo attach anonymous events to a person there is nothing to merge: identify the person with the `anonymousId` (see "Add or update a person").',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/merge',
  input: z
    .strictObject({
      primary: personWithoutPhoneSchema.meta({
        title: 'Primary',
        description: `The person who stays. ${strongest}`,
        examples: [{ id: 'cust-100' }],
      }),
      secondary: personWithoutPhoneSchema.meta({
        title: 'Secondary',
        description: `The person who is deleted. ${strongest}`,
        examples: [{ email: 'old@example.com' }],
      }),
    })
    .refine(({ primary, secondary }) => JSON.stringify(primary) !== JSON.stringify(secondary), {
      path: ['secondary'],
      error: 'is the same person as the primary',
    }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'once merged, there is no secondary left to merge',
  destroys:
    "The secondary person. Where both have an attribute, the secondary's value is lost; its devices and older events may be too. It cannot be undone.",
  sample: { input: { primary: { id: 'cust-100' }, secondary: { email: 'old@example.com' } }, output: {} },
  async run({ primary, secondary }, { client, call }) {
    await client.track.merge(primary, secondary, call);
    return {};
  },
});
