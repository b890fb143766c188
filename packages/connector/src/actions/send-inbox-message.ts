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

export const sendInboxMessage = defineAction({
  key: 'customer-io/send-inbox-message',
  group: 'Messages',
  title: 'Send an inbox message',
  description:
    "Puts a transactional message into the person's inbox on a site that uses the web SDK. The workspace needs the inbox enabled.",
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
    input: { transactionalMessageId: 6, person: { id: 'cust-100' }, messageData: { order: 'A-17' } },
    output: sendOutputSample,
  },
  async run({ person, messageData, ...input }, { client, call, sendMarker }) {
    const marked = markedMessageData(messageData, sendMarker);
    return await client.app.sendInboxMessage({ ...input, identifiers: person, messageData: marked }, call);
  },
});
