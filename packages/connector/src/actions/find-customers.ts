import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { present } from '../present.ts';
import { personIdentifierFields, personIdentifiers } from '../schemas/person.ts';
import { personFilterSchema } from '../schemas/person-filter.ts';
import { anyOfRequired, type ExactlyOne, whateverElse } from '../schemas/rules.ts';

const schema = z.strictObject({
  email: z
    .string()
    .trim()
    .min(3)
    .optional()
    .meta({
      title: 'Email',
      description: 'Everyone with this address. Give this or a filter.',
      examples: ['ada@example.com'],
    }),
  filter: personFilterSchema.optional(),
  limit: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .meta({ title: 'Most people per page', description: 'How many to answer at once. Default: 50.' }),
  next: z.string().min(1).optional().meta({ title: 'Next', description: 'From the page before; the first has none.' }),
});

export const findCustomers = defineAction({
  key: 'customer-io/find-customers',
  group: 'People',
  title: 'Find people',
  description:
    'Finds people by email, or by a filter on segments and attributes, a page at a time. Nobody found is an empty list, not an error.',
  docs: 'https://docs.customer.io/integrations/api/app/',
  input: schema
    .refine(({ email, filter }) => (email === undefined) !== (filter === undefined), {
      error: 'give exactly one of email, filter',
      ...whateverElse,
    })
    .meta(anyOfRequired(['email'], ['filter'])) as unknown as z.ZodType<
    z.output<typeof schema>,
    ExactlyOne<z.input<typeof schema>, 'email' | 'filter'>
  >,
  output: z.strictObject({
    people: z
      .array(z.strictObject(personIdentifierFields))
      .meta({ title: 'People', description: 'Each by every identifier they have.' }),
    next: z.string().optional().meta({ title: 'Next', description: 'Absent on the last page.' }),
  }),
  needs: ['appApiKey'],
  readOnly: true,
  idempotent: true,
  idempotentBecause: 'it only reads',
  sample: {
    input: { filter: { attribute: { field: 'plan', operator: 'eq', value: 'pro' } }, limit: 2 },
    output: {
      people: [{ id: 'cust-100', email: 'ada@example.com', cioId: 'c3d400000017' }, { cioId: 'c3d400000018' }],
      next: 'MTAw',
    },
  },
  async run({ email, filter, limit, next }, { client, call }) {
    if (filter === undefined) {
      const people = await client.app.customers.byEmail(email ?? '', call);
      return { people: people.map(personIdentifiers) };
    }
    const page = await client.app.customers.search(filter, { limit, start: next }, call).page();
    return present({ people: page.items.map(personIdentifiers), next: page.next });
  },
});
