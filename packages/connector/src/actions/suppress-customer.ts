import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { personSchema } from '../schemas/person.ts';

export const suppressCustomer = defineAction({
  key: 'customer-io/suppress-customer',
  group: 'People',
  title: 'Suppress a person',
  description:
    'Deletes the profile for good **and** blocks its identifiers: Customer.io ignores every later call about them. It is not "pause messages". For that, set the attribute `unsubscribed` to true, or change the subscription preferences.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/suppress',
  input: z.strictObject({ person: personSchema }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'who is suppressed stays suppressed',
  destroys:
    'The profile with its attributes, devices and history, and it blocks the person: nothing about them is taken on until they are unsuppressed. Unsuppressing does not bring the profile back.',
  sample: { input: { person: { id: 'cust-100' } }, output: {} },
  async run({ person }, { client, call }) {
    await client.track.suppress(person, call);
    return {};
  },
});
