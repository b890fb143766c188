import { defineAction } from '../define-action.ts';
import { pipelinesMessage } from '../pipelines-message.ts';
import { eventRecipients } from '../recipients.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { pipelinesEventNotIdempotentBecause, pipelinesViewSchema } from '../schemas/pipelines.ts';

export const page = defineAction({
  key: 'customer-io/page',
  group: 'Pipelines',
  title: 'Pipelines: page',
  description: 'Records that someone looked at a page, for every destination of the source.',
  docs: 'https://docs.customer.io/integrations/api/cdp/#operation/page',
  input: pipelinesViewSchema(
    'Pricing',
    '`url`, `title`, `referrer`, `path`, `search`, and what else there is to say.',
    { url: 'https://example.com/pricing' },
  ),
  output: emptyOutputSchema,
  needs: ['pipelinesWriteKey'],
  idempotent: false,
  idempotentBecause: pipelinesEventNotIdempotentBecause,
  audience: ({ properties }) => eventRecipients(properties),
  names: { call: 'properties' },
  sample: {
    input: { anonymousId: 'visitor-7f3a', name: 'Pricing', properties: { url: 'https://example.com/pricing' } },
    output: {},
  },
  async run(input, context) {
    await context.client.pipelines.page(pipelinesMessage(input, context), context.call);
    return {};
  },
});
