import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { pipelinesMessage } from '../pipelines-message.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { anyIdSchema } from '../schemas/id.ts';
import { pipelinesFields } from '../schemas/pipelines.ts';

export const alias = defineAction({
  key: 'customer-io/alias',
  group: 'Pipelines',
  title: 'Pipelines: alias',
  description:
    'Says that two ids are one person, for every destination of the source. In Customer.io the person under the previous id is merged into the other.',
  docs: 'https://docs.customer.io/integrations/api/cdp/#operation/alias',
  input: z
    .strictObject({
      userId: anyIdSchema.meta({ title: 'User ID', description: 'The id that stays.', examples: ['cust-100'] }),
      previousId: anyIdSchema.meta({
        title: 'Previous ID',
        description: 'The id that goes.',
        examples: ['visitor-7f3a'],
      }),
      ...pipelinesFields,
    })
    .refine(({ userId, previousId }) => userId !== previousId, {
      path: ['previousId'],
      error: 'is the same as userId',
    }),
  output: emptyOutputSchema,
  needs: ['pipelinesWriteKey'],
  idempotent: true,
  idempotentBecause: 'once the ids are one, there is nothing left to do',
  destroys: 'The person under the previous id, who is merged into the other. It cannot be undone.',
  sample: { input: { userId: 'cust-100', previousId: 'visitor-7f3a' }, output: {} },
  async run(input, context) {
    await context.client.pipelines.alias(pipelinesMessage(input, context), context.call);
    return {};
  },
});
