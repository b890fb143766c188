import { z } from 'zod';
import { reportingEventFilter } from './reporting-event-filter.ts';
import { reportingSamples } from './reporting-samples.ts';
import { reportingSubscriptions } from './reporting-subscriptions.ts';

/** The normal form as hosts show it to people who pick fields from it; its types are those of `ReportingEvent`. */
const eventSchema = z
  .object({
    kind: z
      .enum(['delivery', 'person', 'unknown'])
      .meta({ description: 'About a message, about a person, or new to this version.' }),
    eventId: z.string().meta({ description: 'Unique, and the same when the event is posted again.' }),
    objectType: z.string().meta({ description: 'The channel, or customer.' }),
    metric: z.string(),
    timestamp: z.int().meta({ description: 'When it happened, in Unix seconds.' }),
    person: z
      .object({ id: z.string(), email: z.string(), cioId: z.string(), phone: z.string() })
      .partial()
      .meta({ description: 'By every identifier that came with the event.' }),
    deliveryId: z.string().meta({ description: 'The same that the send answered.' }),
    campaignId: z.int(),
    broadcastId: z.int(),
    newsletterId: z.int(),
    transactionalMessageId: z.string().meta({ description: 'Always text.' }),
    triggerId: z.int().meta({ description: 'Of the broadcast.' }),
    actionId: z.int(),
    parentActionId: z.int().meta({ description: 'The action that this one is a part of.' }),
    triggerEventId: z.string().meta({ description: 'The event that made the person enter the campaign.' }),
    contentId: z.int(),
    journeyId: z.string(),
    recipient: z.string().meta({ description: 'Address, number, channel or URL that the message went to.' }),
    recipients: z
      .array(
        z.object({
          deviceId: z.string(),
          devicePlatform: z.string().optional(),
          failureMessage: z.string().optional(),
        }),
      )
      .meta({ description: 'Push alone: the devices.' }),
    subject: z.string(),
    failureMessage: z.string(),
    href: z.string().meta({ description: 'What was clicked.' }),
    linkId: z.int(),
    content: z.string().meta({ description: 'The message, if the webhook includes content.' }),
    headers: z.record(z.string(), z.array(z.string())),
    proxied: z.boolean().meta({ description: 'Opened through an image proxy.' }),
    prefetched: z.boolean().meta({ description: 'Opened by a machine.' }),
    synthetic: z.boolean().meta({ description: 'Open concluded from a click.' }),
    by: z.enum(['person', 'machine', 'unknown']).meta({
      description:
        'Of an open or a click alone: who made it, concluded from `prefetched`, `proxied`, `machine` and the channel. Unknown where Customer.io does not say.',
    }),
    machine: z.boolean().meta({ description: 'Clicked by a machine.' }),
    trackedResponse: z.string(),
    to: z.string().meta({ description: 'Replies: the number written to.' }),
    inboundEventId: z.string(),
    emailAddress: z.string().meta({ description: 'Of a person who subscribed or unsubscribed.' }),
    changedPreferences: z.record(z.string(), z.unknown()),
    original: z.record(z.string(), z.unknown()).meta({ description: 'What Customer.io posted, untouched.' }),
  })
  .partial()
  .required({ kind: true, eventId: true, objectType: true, metric: true, timestamp: true, original: true })
  .meta({ title: 'Reporting event' });

/** Starts workflows when Customer.io reports what became of a message, or that a person changed a subscription. */
export const reportingEvent = {
  key: 'customer-io/reporting-event',
  title: 'Customer.io reports an event',
  description:
    'A message was sent, delivered, opened, clicked, bounced, …, or a person subscribed or unsubscribed. Customer.io posts these to an endpoint of yours, at least once and in no promised order. Machines open and click too: look at `by` before you take one for a person.',
  docs: 'https://docs.customer.io/integrations/data-out/connections/webhooks/',
  filter: reportingEventFilter,
  event: eventSchema,
  subscriptions: reportingSubscriptions,
  samples: reportingSamples,
} as const;

/** Every trigger there is. */
export const triggers = [reportingEvent] as const;
