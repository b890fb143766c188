import { z } from 'zod';
import { messageVariableChoices } from '../choices/message-variables.ts';
import { transactionalMessageChoices } from '../choices/transactional-messages.ts';
import { defineAction } from '../define-action.ts';
import { dataSchema } from '../schemas/data.ts';
import { personWithoutPhoneSchema } from '../schemas/person.ts';
import {
  disableMessageRetentionSchema,
  personAudience,
  sendFields,
  sendNotIdempotentBecause,
  sendOutputSample,
  sendOutputSchema,
  sendToUnsubscribedSchema,
  transactionalMessageIdSchema,
} from '../schemas/send.ts';
import { markedMessageData } from '../send-marker.ts';

export const sendPush = defineAction({
  key: 'customer-io/send-push',
  group: 'Messages',
  title: 'Send a transactional push',
  description:
    "Sends a transactional push message to a person's devices. The workspace needs push enabled, and the person at least one device.",
  docs: 'https://docs.customer.io/integrations/api/app/',
  input: z.strictObject({
    transactionalMessageId: transactionalMessageIdSchema,
    person: personWithoutPhoneSchema,
    to: z
      .string()
      .trim()
      .min(1)
      .optional()
      .meta({
        title: 'Devices',
        description: '`all` (default), `last_used`, or one device token.',
        examples: ['last_used'],
      }),
    ...sendFields,
    title: z.string().optional().meta({ title: 'Title', description: "Overrides the message's own." }),
    message: z.string().optional().meta({ title: 'Message', description: "Overrides the message's own." }),
    imageUrl: z.url().optional().meta({ title: 'Image' }),
    link: z.string().optional().meta({ title: 'Link', description: 'What a tap opens.' }),
    sound: z.enum(['default', 'none']).optional().meta({ title: 'Sound', description: 'iOS alone.' }),
    customData: dataSchema
      .optional()
      .meta({ title: 'Custom data', description: 'For the app. Firebase takes text values only.' }),
    sendToUnsubscribed: sendToUnsubscribedSchema,
    disableMessageRetention: disableMessageRetentionSchema,
  }),
  output: sendOutputSchema,
  needs: ['appApiKey'],
  idempotent: false,
  idempotentBecause: sendNotIdempotentBecause,
  audience: personAudience,
  choices: { transactionalMessageId: transactionalMessageChoices, messageData: messageVariableChoices },
  sample: {
    input: { transactionalMessageId: 2, person: { id: 'cust-100' }, messageData: { order: 'A-17' } },
    output: sendOutputSample,
  },
  async run({ person, messageData, ...input }, { client, call, sendMarker }) {
    const marked = markedMessageData(messageData, sendMarker);
    return await client.app.sendPush({ ...input, identifiers: person, messageData: marked }, call);
  },
});
