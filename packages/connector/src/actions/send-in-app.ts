import { z } from 'zod';
import { messageVariableChoices } from '../choices/message-variables.ts';
import { transactionalMessageChoices } from '../choices/transactional-messages.ts';
import { defineAction } from '../define-action.ts';
import { personWithoutPhoneSchema } from '../schemas/person.ts';
import {
  personAudience,
  sendFields,
  sendNotIdempotentBecause,
  sendOutputSample,
  sendOutputSchema,
  transactionalMessageIdSchema,
} from '../schemas/send.ts';
import { markedMessageData } from '../send-marker.ts';

export const sendInApp = defineAction({
  key: 'customer-io/send-in-app',
  group: 'Messages',
  title: 'Send a transactional in-app message',
  description:
    'Shows a transactional message inside the app or site, the next time the person is there. The workspace needs in-app messages enabled.',
  docs: 'https://docs.customer.io/integrations/api/app/',
  input: z.strictObject({
    transactionalMessageId: transactionalMessageIdSchema,
    person: personWithoutPhoneSchema,
    ...sendFields,
  }),
  output: sendOutputSchema,
  needs: ['appApiKey'],
  idempotent: false,
  idempotentBecause: sendNotIdempotentBecause,
  audience: personAudience,
  choices: { transactionalMessageId: transactionalMessageChoices, messageData: messageVariableChoices },
  sample: {
    input: { transactionalMessageId: 5, person: { id: 'cust-100' }, messageData: { order: 'A-17' } },
    output: sendOutputSample,
  },
  async run({ person, messageData, ...input }, { client, call, sendMarker }) {
    const marked = markedMessageData(messageData, sendMarker);
    return await client.app.sendInApp({ ...input, identifiers: person, messageData: marked }, call);
  },
});
