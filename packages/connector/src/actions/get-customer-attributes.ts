import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { present } from '../present.ts';
import { personIdentifierFields, personIdentifiers, personSchema } from '../schemas/person.ts';

export const getCustomerAttributes = defineAction({
  key: 'customer-io/get-customer-attributes',
  group: 'People',
  title: "Get a person's attributes",
  description:
    'Reads the profile: identifiers, attributes, devices and whether the person unsubscribed. Customer.io answers every attribute as text, numbers too. What was written a moment ago may not be there yet.',
  docs: 'https://docs.customer.io/integrations/api/app/',
  input: z.strictObject({ person: personSchema }),
  output: z.strictObject({
    ...personIdentifierFields,
    attributes: z.record(z.string(), z.string()).meta({
      title: 'Attributes',
      description: 'All as text: numbers are written out, and objects are JSON.',
    }),
    unsubscribed: z.boolean().meta({
      title: 'Unsubscribed',
      description: 'From everything. Topics are in the attribute `cio_subscription_preferences`.',
    }),
    devices: z
      .array(z.strictObject({ token: z.string(), platform: z.string(), lastUsed: z.int().optional() }))
      .meta({ title: 'Devices', description: 'Those that push messages reach. `lastUsed` is in Unix seconds.' }),
  }),
  needs: ['appApiKey'],
  readOnly: true,
  idempotent: true,
  idempotentBecause: 'it only reads',
  sample: {
    input: { person: { email: 'ada@example.com' } },
    output: {
      id: 'cust-100',
      email: 'ada@example.com',
      cioId: 'c3d400000017',
      attributes: { id: 'cust-100', email: 'ada@example.com', plan: 'pro', created_at: '1759000000' },
      unsubscribed: false,
      devices: [{ token: 'apns-token-1', platform: 'ios', lastUsed: 1759100000 }],
    },
  },
  async run({ person }, { client, call }) {
    const { identifiers, attributes, unsubscribed, devices } = await client.app.customers.attributes(person, call);
    return {
      ...personIdentifiers(identifiers),
      attributes,
      unsubscribed,
      devices: devices.map(({ id, platform, lastUsed }) => present({ token: id, platform, lastUsed })),
    };
  },
});
