import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { pipelinesMessage } from '../pipelines-message.ts';
import { dataSchema } from '../schemas/data.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { identified, pipelinesFields, pipelinesPerson, wholeCall } from '../schemas/pipelines.ts';

export const identify = defineAction({
  key: 'customer-io/identify',
  group: 'Pipelines',
  title: 'Pipelines: identify',
  description:
    "Says who a person is and what you know of them, for every destination of the source. Given both a `userId` and an `anonymousId`, what the visitor did before becomes the person's.",
  docs: 'https://docs.customer.io/integrations/api/cdp/#operation/identify',
  input: identified(
    z.strictObject({
      ...pipelinesPerson,
      traits: dataSchema.optional().meta({
        title: 'Traits',
        description: `What is known of the person. ${wholeCall}`,
        examples: [{ email: 'ada@example.com', plan: 'pro' }],
      }),
      ...pipelinesFields,
    }),
  ),
  output: emptyOutputSchema,
  needs: ['pipelinesWriteKey'],
  idempotent: true,
  idempotentBecause: 'it sets values; setting them again changes nothing',
  names: { call: 'traits' },
  sample: { input: { userId: 'cust-100', traits: { email: 'ada@example.com', plan: 'pro' } }, output: {} },
  async run(input, context) {
    await context.client.pipelines.identify(pipelinesMessage(input, context), context.call);
    return {};
  },
});
