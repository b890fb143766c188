import { z } from 'zod';
import { defineSend } from '../define-send.ts';
import { payloadRecipients, personRecipients } from '../recipients.ts';
import { dataSchema } from '../schemas/data.ts';
import { deviceFields } from '../schemas/device.ts';
import { disableMessageRetentionSchema, sendToUnsubscribedSchema } from '../schemas/send.ts';

/** What stands for devices of the person's own. */
const everyDevice = new Set(['all', 'last_used']);

export const sendPush = defineSend({
  key: 'customer-io/send-push',
  title: 'Send a transactional push',
  description:
    "Sends a transactional push message to a person's devices. The workspace needs push enabled, and the person at least one device.",
  fields: {
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
    title: z.string().optional().meta({ title: 'Title', description: "Overrides the message's own." }),
    message: z.string().optional().meta({ title: 'Message', description: "Overrides the message's own." }),
    imageUrl: z.url().optional().meta({ title: 'Image', description: 'URL of a picture to show.' }),
    link: z.string().optional().meta({ title: 'Link', description: 'What a tap opens.' }),
    sound: z.enum(['default', 'none']).optional().meta({ title: 'Sound', description: 'iOS alone.' }),
    customData: dataSchema
      .optional()
      .meta({ title: 'Custom data', description: 'For the app. Firebase takes text values only.' }),
    customPayload: z
      .strictObject({ ios: dataSchema.optional(), android: dataSchema.optional() })
      .refine(({ ios, android }) => ios !== undefined || android !== undefined, 'needs ios, android or both')
      .optional()
      .meta({
        title: 'Custom payload',
        description:
          'A whole payload of your own for `ios`, `android` or both. It replaces everything else that the message would carry.',
        examples: [{ ios: { aps: { alert: { title: 'Paid', body: 'Thank you' } } } }],
      }),
    customDevice: z
      .strictObject(deviceFields)
      .optional()
      .meta({
        title: 'Device to add',
        description: 'Added to the person as the message is sent.',
        examples: [{ token: 'apns-token-1', platform: 'ios' }],
      }),
    sendToUnsubscribed: sendToUnsubscribedSchema,
    disableMessageRetention: disableMessageRetentionSchema,
  },
  // A token names a device, whosever it is.
  audience: ({ person, to = 'all', customDevice, customPayload }) => [
    ...personRecipients(person),
    ...payloadRecipients(customPayload),
    ...[everyDevice.has(to) ? undefined : to, customDevice?.token].flatMap((value) =>
      value === undefined ? [] : [{ kind: 'device', value } as const],
    ),
  ],
  sample: { transactionalMessageId: 2, person: { id: 'cust-100' }, messageData: { order: 'A-17' } },
  send: (client, input, call) => client.app.sendPush(input, call),
});
