import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { present } from '../present.ts';
import { personIdentifierFields, personIdentifiers } from '../schemas/person.ts';

export const getDelivery = defineAction({
  key: 'customer-io/get-delivery',
  group: 'Messages',
  title: 'Get a delivery',
  description:
    'What became of one message: when it was sent, delivered, opened, clicked, or why it failed. Reporting events tell the same as it happens.',
  docs: 'https://docs.customer.io/integrations/api/app/',
  input: z.strictObject({
    deliveryId: z
      .string()
      .trim()
      .min(1)
      .meta({ title: 'Delivery ID', description: 'From a send, or from a reporting event.' }),
  }),
  output: z.strictObject({
    deliveryId: z.string().meta({ title: 'Delivery ID', description: 'The one asked for.' }),
    channel: z
      .string()
      .meta({ title: 'Channel', description: 'email, push, sms, in_app, whatsapp, slack, webhook, …' }),
    person: z
      .strictObject(personIdentifierFields)
      .meta({ title: 'Person', description: 'By every identifier they have.' }),
    recipient: z.string().optional().meta({ title: 'Recipient', description: 'Address, number or device it went to.' }),
    subject: z.string().optional().meta({ title: 'Subject', description: 'Of an email.' }),
    createdAt: z
      .int()
      .optional()
      .meta({ title: 'Created', description: 'When the message was made, in Unix seconds.' }),
    failureMessage: z.string().optional().meta({ title: 'Failure', description: 'Why it did not arrive.' }),
    metrics: z
      .record(z.string(), z.number())
      .meta({ title: 'Metrics', description: 'What has happened so far, and when, in Unix seconds.' }),
  }),
  needs: ['appApiKey'],
  readOnly: true,
  idempotent: true,
  idempotentBecause: 'it only reads',
  names: { messageId: 'deliveryId' },
  sample: {
    input: { deliveryId: 'RNqzBAABmZxExampleDelivery==' },
    output: {
      deliveryId: 'RNqzBAABmZxExampleDelivery==',
      channel: 'email',
      person: { id: 'cust-100', email: 'ada@example.com', cioId: 'c3d400000017' },
      recipient: 'ada@example.com',
      subject: 'Your receipt',
      createdAt: 1760000123,
      metrics: { created: 1760000123, sent: 1760000130, delivered: 1760000140 },
    },
  },
  async run({ deliveryId }, { client, call }) {
    const message = await client.app.messages.get(deliveryId, call);
    return present({
      deliveryId: message.id,
      // Reporting events call the same channel sms.
      channel: message.type === 'twilio' ? 'sms' : message.type,
      person: personIdentifiers(message.customerIdentifiers ?? {}),
      recipient: message.recipient || undefined,
      subject: message.subject || undefined,
      createdAt: message.created,
      failureMessage: message.failureMessage || undefined,
      metrics: message.metrics,
    });
  },
});
