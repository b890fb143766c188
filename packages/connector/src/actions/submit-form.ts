import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { textSchema } from '../schemas/data.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';

export const submitForm = defineAction({
  key: 'customer-io/submit-form',
  group: 'Forms',
  title: 'Submit a form',
  description:
    "Hands a form's answers to Customer.io, which updates or creates the person and can start campaigns. A form id that it does not know creates the form.",
  docs: 'https://docs.customer.io/integrations/api/track/#operation/submitForm',
  input: z.strictObject({
    formId: z
      .string()
      .trim()
      .min(1)
      .meta({
        title: 'Form ID',
        description: 'Yours, the same for every submission of the form.',
        examples: ['newsletter-sign-up'],
      }),
    data: z
      .record(z.string(), textSchema)
      .refine(({ id, email }) => (id === undefined) !== (email === undefined), {
        error: 'needs exactly one of id, email',
      })
      .meta({
        title: 'Answers',
        description: 'Exactly one of `id` and `email`, and the other fields. Customer.io takes them all as text.',
        examples: [{ email: 'ada@example.com', first_name: 'Ada' }],
      }),
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
