import { defineSend } from '../define-send.ts';
import { personRecipients } from '../recipients.ts';

export const sendInApp = defineSend({
  key: 'customer-io/send-in-app',
  title: 'Send a transactional in-app message',
  description:
    'Shows a transactional message inside the app or site, the next time the person is there. The workspace needs in-app messages enabled.',
  fields: {},
  audience: ({ person }) => personRecipients(person),
  sample: { transactionalMessageId: 5, person: { id: 'cust-100' }, messageData: { order: 'A-17' } },
  send: (client, input, call) => client.app.sendInApp(input, call),
});
