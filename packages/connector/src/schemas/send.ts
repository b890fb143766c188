import { z } from 'zod';
import type { Recipient } from '../define-action.ts';
import { dataSchema } from './data.ts';
import { momentSchema } from './moment.ts';

/** The transactional message to send: its number, or its trigger name. */
export const transactionalMessageIdSchema = z
  .union([z.int().positive(), z.string().trim().min(1)], 'has to be a number or a trigger name')
  .meta({
    title: 'Transactional message',
    description: 'Its number, or its trigger name.',
    examples: [1, 'welcome'],
  });

/** What every channel's send has in common. */
export const sendFields = {
  messageData: dataSchema.optional().meta({
    title: 'Message data',
    description:
      'What the message reads as {{trigger.…}}. Its choices are the names that the message reads. A message takes up to 1,000,000 bytes, attachments aside.',
    examples: [{ order: 'A-17' }],
  }),
  sendAt: momentSchema.optional().meta({ title: 'Send at', description: 'Up to 90 days ahead. Default: now.' }),
  language: z
    .string()
    .min(1)
    .optional()
    .meta({ title: 'Language', description: "Overrides the person's own.", examples: ['fr'] }),
  queueDraft: z.boolean().optional().meta({
    title: 'Hold as a draft',
    description: 'Nothing is sent until someone releases it in Customer.io.',
  }),
};

/** What Customer.io answers to a send. */
export const sendOutputSchema = z.strictObject({
  deliveryId: z
    .string()
    .meta({ title: 'Delivery ID', description: 'Reporting events about this message bear the same id.' }),
  queuedAt: z.int().meta({
    title: 'Queued at',
    description: 'When Customer.io took the message on, in Unix seconds. It is not sent yet.',
  }),
  sendAt: z
    .int()
    .optional()
    .meta({ title: 'Send at', description: 'When it will be sent, if that lies ahead, in Unix seconds.' }),
});

export const sendOutputSample = { deliveryId: 'RNqzBAABmZxExampleDelivery==', queuedAt: 1760000123 };

/** Why no send may be repeated blindly. */
export const sendNotIdempotentBecause =
  'Customer.io has no idempotency key on sends: repeated after an unknown outcome, the message may go out twice';

export const sendToUnsubscribedSchema = z
  .boolean()
  .optional()
  .meta({ title: 'Send to unsubscribed people', description: 'Default: what the message says, else yes.' });

export const disableMessageRetentionSchema = z
  .boolean()
  .optional()
  .meta({ title: "Do not keep the message's content", description: 'Default: what the message says, else keep it.' });

/** What the two channels that go to a phone number have besides. */
export const phoneSendFields = {
  to: z
    .string()
    .trim()
    .min(1)
    .meta({
      title: 'To',
      description: 'A phone number in E.164, or Liquid that yields one, such as {{customer.phone}}.',
      examples: ['+15551234567'],
    }),
  from: z.string().trim().min(1).optional().meta({ title: 'From', description: 'A number verified for sending.' }),
  tracked: z.boolean().optional().meta({ title: 'Track clicks', description: 'Default: what the message says.' }),
  sendToUnsubscribed: sendToUnsubscribedSchema,
  disableMessageRetention: disableMessageRetentionSchema,
};

export const phoneAudience = ({ to }: { to: string }): Recipient[] => [{ kind: 'phone', value: to }];
