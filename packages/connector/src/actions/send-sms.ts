import { phoneSenderChoices } from '../choices/sender-identities.ts';
import { defineSend } from '../define-send.ts';
import { phoneAudience, phoneSendFields } from '../schemas/send.ts';

export const sendSms = defineSend({
  key: 'customer-io/send-sms',
  title: 'Send a transactional SMS',
  description: 'Sends a transactional text message. The workspace needs SMS enabled.',
  fields: phoneSendFields,
  audience: phoneAudience,
  choices: { from: phoneSenderChoices },
  sample: {
    transactionalMessageId: 3,
    to: '+15551234567',
    person: { id: 'cust-100' },
    messageData: { code: '4711' },
  },
  send: (client, input, call) => client.app.sendSms(input, call),
});
