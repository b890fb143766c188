import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { personSchema } from '../schemas/person.ts';

export const unsuppressCustomer = defineAction({
  key: 'customer-io/unsuppress-customer',
  group: 'People',
  title: 'Unsuppress a person',
  description:
    'Lifts the block on a suppressed identifier, so that the person can be added again. The profile and history that suppressing deleted do not come back.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/unsuppress',
  input: z.strictObject({ person: personSchema }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'a block that is lifted stays lifted',
  sample: { input: { person: { id: 'cust-100' } }, output: {} },
  async run({ person }, { client, call }) {
    await client.track.unsuppress(person, call);
    return {};
  },
});
