import { z } from 'zod';
import { numericIdSchema } from '../schemas/numeric-id.ts';
import { splitAddresses } from '../split-addresses.ts';
import type { ReportingEvent } from './parse-reporting-event.ts';

const oneOf = <T extends z.ZodType>(entry: T, title: string, examples: unknown[]) =>
  z
    .array(entry)
    .min(1)
    .optional()
    .meta({ title, examples: [examples] });

const word = z.string().trim().min(1);

/** Which reporting events start a workflow: every list that is given has to hold the event's value. */
export const reportingEventFilter = z
  .strictObject({
    objectTypes: oneOf(word, 'Object types', ['email', 'push']),
    metrics: oneOf(word, 'Metrics', ['bounced', 'spammed']),
    campaignIds: oneOf(numericIdSchema, 'Campaigns', [23]),
    broadcastIds: oneOf(numericIdSchema, 'Broadcasts', [9]),
    newsletterIds: oneOf(numericIdSchema, 'Newsletters', [4]),
    transactionalMessageIds: oneOf(z.union([z.int().positive(), word]).transform(String), 'Transactional messages', [
      1,
      'welcome',
    ]),
    recipientDomains: oneOf(
      word.transform((domain) => domain.toLowerCase().replace(/^@/, '')),
      'Recipient domains',
      ['example.com'],
    ),
    by: z.enum(['person', 'any']).optional().meta({
      title: 'Made by',
      description:
        'Opens and clicks: `person` leaves out those that a machine made, such as the prefetching of a mail program, and keeps those of which Customer.io does not say. Default: any.',
    }),
  })
  .meta({
    title: 'Filter',
    description:
      'Start only for these events. A list left out lets everything pass; an event passes when every list given holds it.',
  });

export type ReportingEventFilter = z.output<typeof reportingEventFilter>;

/**
 * Whether an event passes a filter. An empty or absent filter lets every event pass.
 *
 * @param filter - As parsed by {@link reportingEventFilter}.
 */
export function matchesFilter(filter: ReportingEventFilter | undefined, event: ReportingEvent): boolean {
  if (filter === undefined) return true;
  return (
    holds(filter.objectTypes, event.objectType) &&
    holds(filter.metrics, event.metric) &&
    holds(filter.campaignIds, event.campaignId) &&
    holds(filter.broadcastIds, event.broadcastId) &&
    holds(filter.newsletterIds, event.newsletterId) &&
    holds(filter.transactionalMessageIds, event.transactionalMessageId) &&
    !(filter.by === 'person' && 'by' in event && event.by === 'machine') &&
    (filter.recipientDomains === undefined ||
      recipientDomains(event).some((domain) => holds(filter.recipientDomains, domain)))
  );
}

const holds = <T>(list: readonly T[] | undefined, value: T | undefined) =>
  list === undefined || (value !== undefined && list.includes(value));

/** Of the addresses written to; else, for events without one, of the person's own. */
function recipientDomains(event: ReportingEvent): string[] {
  const recipients = ('recipient' in event ? event.recipient : undefined) ?? event.person?.email ?? '';
  return splitAddresses(recipients).flatMap((address) => {
    const at = address.lastIndexOf('@');
    return at < 0 ? [] : address.slice(at + 1).toLowerCase();
  });
}
