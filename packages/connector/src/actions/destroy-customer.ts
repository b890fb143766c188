import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { personSchema } from '../schemas/person.ts';

export const destroyCustomer = defineAction({
  key: 'customer-io/destroy-customer',
  group: 'People',
  title: 'Delete a person',
  description:
    'Deletes the profile for good. It blocks nothing: the next call that identifies the person creates a new, empty profile. To keep someone from coming back, suppress them instead.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/delete',
  input: z.strictObject({ person: personSchema }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'who is gone stays gone',
  destroys: 'The profile with its attributes, devices and history. It cannot be brought back.',
  sample: { input: { person: { id: 'cust-100' } }, output: {} },
  async run({ person }, { client, call }) {
    await client.track.delete(person, call);
    return {};
  },
});
