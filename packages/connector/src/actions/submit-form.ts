import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { textSchema } from '../schemas/data.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { anyIdSchema } from '../schemas/id.ts';

type Answer = string | number | boolean | null | undefined;
type Answers = Record<string, Answer> &
  ({ id: string | number; email?: null | undefined } | { email: string; id?: null | undefined });

/** An identifier that was left empty in the form is none. */
const isGiven = (name: string, value: string | null | undefined) =>
  typeof value === 'string' && (value.trim() !== '' || (name !== 'id' && name !== 'email'));

const answers = z
  .record(z.string(), textSchema.nullish())
  .transform((given) =>
    Object.fromEntries(Object.entries(given).filter((answer): answer is [string, string] => isGiven(...answer))),
  )
  .refine(({ id, email }) => (id === undefined) !== (email === undefined), { error: 'needs exactly one of id, email' })
  .meta({
    title: 'Answers',
    description:
      'Exactly one of `id` and `email`, and the other fields. Customer.io takes them all as text; null ones are left out.',
    examples: [{ email: 'ada@example.com', first_name: 'Ada' }],
  }) as unknown as z.ZodType<Record<string, string>, Answers>;

export const submitForm = defineAction({
  key: 'customer-io/submit-form',
  group: 'Forms',
  title: 'Submit a form',
  description:
    "Hands a form's answers to Customer.io, which updates or creates the person and can start campaigns. A form id that it does not know creates the form.",
  docs: 'https://docs.customer.io/integrations/api/track/#operation/submitForm',
  input: z.strictObject({
    formId: anyIdSchema.meta({
      title: 'Form ID',
      description: 'Yours, the same for every submission of the form.',
      examples: ['newsletter-sign-up'],
    }),
    data: answers,
  }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: false,
  idempotentBecause: 'each submission counts: repeated, the form was filled in twice',
  sample: {
    input: { formId: 'newsletter-sign-up', data: { email: 'ada@example.com', first_name: 'Ada' } },
    output: {},
  },
  async run({ formId, data }, { client, call }) {
    await client.track.submitForm(formId, data, call);
    return {};
  },
});
