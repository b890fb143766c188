import { phoneSenderChoices } from '../choices/sender-identities.ts';
import { defineSend } from '../define-send.ts';
import { phoneAudience, phoneSendFields } from '../schemas/send.ts';

export const sendWhatsApp = defineSend({
  key: 'customer-io/send-whatsapp',
  title: 'Send a transactional WhatsApp message',
  description:
    'Sends a transactional WhatsApp message. The workspace needs native WhatsApp Business, and the message a template that Meta approved.',
  fields: phoneSendFields,
  audience: phoneAudience,
  choices: { from: phoneSenderChoices },
  sample: {
    transactionalMessageId: 4,
    to: '+15551234567',
    person: { id: 'cust-100' },
    messageData: { when: 'tomorrow' },
  },
  send: (client, input, call) => client.app.sendWhatsApp(input, call),
});
