import { defineAction } from '../define-action.ts';
import { pipelinesMessage } from '../pipelines-message.ts';
import { eventRecipients } from '../recipients.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { pipelinesEventNotIdempotentBecause, pipelinesViewSchema } from '../schemas/pipelines.ts';

export const screen = defineAction({
  key: 'customer-io/screen',
  group: 'Pipelines',
  title: 'Pipelines: screen',
  description: 'Records that someone looked at a screen of an app, for every destination of the source.',
  docs: 'https://docs.customer.io/integrations/api/cdp/#operation/screen',
  input: pipelinesViewSchema('Settings', 'What there is to say about it.', { tab: 'billing' }),
  output: emptyOutputSchema,
  needs: ['pipelinesWriteKey'],
  idempotent: false,
  idempotentBecause: pipelinesEventNotIdempotentBecause,
  audience: ({ properties }) => eventRecipients(properties),
  names: { call: 'properties' },
  sample: { input: { anonymousId: 'visitor-7f3a', name: 'Settings', properties: { tab: 'billing' } }, output: {} },
  async run(input, context) {
    await context.client.pipelines.screen(pipelinesMessage(input, context), context.call);
    return {};
  },
});
