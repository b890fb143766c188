import { z } from 'zod';
import { messageVariableChoices } from '../choices/message-variables.ts';
import { phoneSenderChoices } from '../choices/sender-identities.ts';
import { transactionalMessageChoices } from '../choices/transactional-messages.ts';
import { defineAction } from '../define-action.ts';
import { personWithoutPhoneSchema } from '../schemas/person.ts';
import {
  disableMessageRetentionSchema,
  sendFields,
  sendNotIdempotentBecause,
  sendOutputSample,
  sendOutputSchema,
  sendToUnsubscribedSchema,
  transactionalMessageIdSchema,
} from '../schemas/send.ts';
import { markedMessageData } from '../send-marker.ts';

export const sendWhatsApp = defineAction({
  key: 'customer-io/send-whatsapp',
  group: 'Messages',
  title: 'Send a transactional WhatsApp message',
  description:
    'Sends a transactional WhatsApp message. The workspace needs native WhatsApp Business, and the message a template that Meta approved.',
  docs: 'https://docs.customer.io/integrations/api/app/',
  input: z.strictObject({
    transactionalMessageId: transactionalMessageIdSchema,
    to: z
      .string()
      .trim()
      .min(1)
      .meta({
        title: 'To',
        description: 'A phone number in E.164, or Liquid that yields one, such as {{customer.phone}}.',
        examples: ['+15551234567'],
      }),
    person: personWithoutPhoneSchema,
    ...sendFields,
    from: z.string().trim().min(1).optional().meta({ title: 'From', description: 'A number verified for sending.' }),
    tracked: z.boolean().optional().meta({ title: 'Track clicks' }),
    sendToUnsubscribed: sendToUnsubscribedSchema,
    disableMessageRetention: disableMessageRetentionSchema,
  }),
  output: sendOutputSchema,
  needs: ['appApiKey'],
  idempotent: false,
  idempotentBecause: sendNotIdempotentBecause,
  audience: ({ to }) => [to],
  choices: {
    transactionalMessageId: transactionalMessageChoices,
    messageData: messageVariableChoices,
    from: phoneSenderChoices,
  },
  sample: {
    input: { transactionalMessageId: 4, to: '+15551234567', person: { id: 'cust-100' }, messageData: { code: '4711' } },
    output: sendOutputSample,
  },
  async run({ person, messageData, ...input }, { client, call, sendMarker }) {
    const marked = markedMessageData(messageData, sendMarker);
    return await client.app.sendWhatsApp({ ...input, identifiers: person, messageData: marked }, call);
  },
});
