import type { ReportingEvent } from '../api/types.ts';
import { channelWords, metricWords } from './tones.ts';

/** What an endpoint lets through: every list that is there has to hold the event's value. */
export interface EventFilter {
  objectTypes?: string[];
  metrics?: string[];
  campaignIds?: (number | string)[];
  broadcastIds?: (number | string)[];
  newsletterIds?: (number | string)[];
  transactionalMessageIds?: (number | string)[];
  recipientDomains?: string[];
  by?: 'person' | 'any';
}

type Verdict = 'passes' | 'stays out' | 'unknown';

const domainsOf = (recipient: string | null): string[] =>
  (recipient ?? '').split(',').flatMap((address) => {
    const at = address.lastIndexOf('@');
    return at < 0
      ? []
      : [
          address
            .slice(at + 1)
            .trim()
            .replace(/>$/, '')
            .toLowerCase(),
        ];
  });

/** Tries a filter on one event of the list, which does not tell everything that a filter can ask. */
export function tryFilter(filter: EventFilter, event: ReportingEvent): Verdict {
  const { objectTypes, metrics, campaignIds, recipientDomains } = filter;
  const domains = recipientDomains?.map((domain) => domain.toLowerCase().replace(/^@/, ''));
  const staysOut =
    (objectTypes && !objectTypes.includes(event.objectType)) ||
    (metrics && !metrics.includes(event.metric)) ||
    (campaignIds && !campaignIds.map(Number).includes(event.campaignId ?? Number.NaN)) ||
    (domains && !domainsOf(event.recipient).some((domain) => domains.includes(domain)));
  if (staysOut) return 'stays out';
  const asksMore =
    filter.broadcastIds ??
    filter.newsletterIds ??
    filter.transactionalMessageIds ??
    (isByMachine(filter, event) || undefined);
  return asksMore === undefined ? 'passes' : 'unknown';
}

const isByMachine = ({ by }: EventFilter, { metric }: ReportingEvent): boolean =>
  by === 'person' && (metric === 'opened' || metric === 'clicked');

const lists = [
  ['objectTypes', 'channel', channelWords],
  ['metrics', 'metric', metricWords],
  ['campaignIds', 'campaign', String],
  ['broadcastIds', 'broadcast', String],
  ['newsletterIds', 'newsletter', String],
  ['transactionalMessageIds', 'transactional message', String],
  ['recipientDomains', 'recipient at', String],
] as const;

/** `channel is email; metric is bounced or dropped`; undefined when everything passes. */
export function filterWords(filter: EventFilter | null): string | undefined {
  const parts = lists.flatMap(([name, words, valueWords]) => {
    const list = filter?.[name];
    if (list === undefined || list.length === 0) return [];
    const values = (list as (string | number)[]).map((value) => valueWords(String(value)));
    return [`${words} ${name === 'recipientDomains' ? '' : 'is '}${values.join(' or ')}`];
  });
  if (filter?.by === 'person') parts.push('not opened or clicked by a machine');
  return parts.length === 0 ? undefined : parts.join('; ');
}
