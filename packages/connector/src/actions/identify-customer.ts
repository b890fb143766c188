import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { present } from '../present.ts';
import { attributesSchema } from '../schemas/data.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { momentSchema } from '../schemas/moment.ts';
import { personSchema } from '../schemas/person.ts';

export const identifyCustomer = defineAction({
  key: 'customer-io/identify-customer',
  group: 'People',
  title: 'Add or update a person',
  description:
    'Creates the person, or updates the attributes given and leaves the others. Customer.io queues the change: it shows up a moment later.\n\nTo connect what someone did before you knew them, give `anonymousId`: their anonymous events of the last 30 days become theirs. An anonymous id can be claimed once.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/identify',
  input: z.strictObject({
    person: personSchema,
    attributes: attributesSchema.optional().meta({
      title: 'Attributes',
      description:
        'Up to 300; names up to 150 bytes, values up to 1,000 bytes. `unsubscribed: true` stops messages and keeps the person. A different `email` or `id` here sets that identifier.',
      examples: [{ email: 'ada@example.com', first_name: 'Ada', plan: 'pro' }],
    }),
    anonymousId: z.string().trim().min(1).optional().meta({
      title: 'Anonymous ID',
      description: 'Merges the anonymous events recorded under this id into the person.',
    }),
    onlyUpdate: z.boolean().optional().meta({
      title: 'Only update',
      description: 'Never create: an unknown person is left out, and the call still succeeds.',
    }),
    timestamp: momentSchema.optional().meta({
      title: 'When',
      description:
        'When the change happened; puts quick updates in order. A change from before the latest that Customer.io has of the person is passed over without a word. Default: on arrival.',
    }),
  }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'it sets values; setting them again changes nothing',
  names: { operation: 'attributes' },
  sample: {
    input: { person: { id: 'cust-100' }, attributes: { email: 'ada@example.com', first_name: 'Ada', plan: 'pro' } },
    output: {},
  },
  async run({ person, attributes, anonymousId, onlyUpdate, timestamp }, { client, call }) {
    const claimed = present({ anonymous_id: anonymousId });
    await client.track.identify(person, { ...attributes, ...claimed }, { ...call, updateOnly: onlyUpdate, timestamp });
    return {};
  },
});
