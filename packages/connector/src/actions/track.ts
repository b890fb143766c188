import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { pipelinesMessage } from '../pipelines-message.ts';
import { eventRecipients } from '../recipients.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import {
  identified,
  pipelinesEventNotIdempotentBecause,
  pipelinesFields,
  pipelinesPerson,
  pipelinesProperties,
} from '../schemas/pipelines.ts';

export const track = defineAction({
  key: 'customer-io/track',
  group: 'Pipelines',
  title: 'Pipelines: track',
  description:
    'Records what someone did, for every destination of the source. Names such as "User Deleted" or "Device Created or Updated" are commands to Customer.io.',
  docs: 'https://docs.customer.io/integrations/api/cdp/#operation/track',
  input: identified(
    z.strictObject({
      ...pipelinesPerson,
      event: z
        .string()
        .trim()
        .min(1)
        .meta({ title: 'Event', description: 'Its name.', examples: ['order_paid'] }),
      properties: pipelinesProperties('What there is to say about it.', { order: 'A-17', total: 18.4 }),
      ...pipelinesFields,
    }),
  ),
  output: emptyOutputSchema,
  needs: ['pipelinesWriteKey'],
  idempotent: false,
  idempotentBecause: pipelinesEventNotIdempotentBecause,
  audience: ({ properties }) => eventRecipients(properties),
  names: { call: 'properties' },
  sample: {
    input: { userId: 'cust-100', event: 'order_paid', properties: { order: 'A-17', total: 18.4 } },
    output: {},
  },
  async run(input, context) {
    await context.client.pipelines.track(pipelinesMessage(input, context), context.call);
    return {};
  },
});
