import { defineSend } from '../define-send.ts';
import { personRecipients } from '../recipients.ts';

export const sendInboxMessage = defineSend({
  key: 'customer-io/send-inbox-message',
  title: 'Send an inbox message',
  description:
    "Puts a transactional message into the person's inbox on a site that uses the web SDK. The workspace needs the inbox enabled.",
  fields: {},
  audience: ({ person }) => personRecipients(person),
  sample: { transactionalMessageId: 6, person: { id: 'cust-100' }, messageData: { order: 'A-17' } },
  send: (client, input, call) => client.app.sendInboxMessage(input, call),
});
