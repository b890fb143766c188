import type { Channel } from '../deliveries/channels.ts';
import type { AudienceFilter } from './audience-filter.ts';
import type { Translation } from './message-content.ts';

export interface NewsletterContent extends Translation {
  /** `0` as long as nothing is tested. */
  readonly testGroupId: number;
}

export interface TestGroup {
  readonly id: number;
  /** `A`, `B`, … */
  readonly name: string;
}

export interface SendingRate {
  readonly perPeriod: number | null;
  readonly periodSeconds: number;
  readonly spread: boolean;
}

/** One message to many, once. */
export interface Newsletter {
  readonly id: number;
  readonly name: string;
  readonly type: Channel;
  readonly tags: readonly string[];
  readonly recipients: AudienceFilter;
  readonly subscriptionTopicId: number | null;
  contents: NewsletterContent[];
  testGroups: TestGroup[];
  rate: SendingRate;
  scheduledAt: number | null;
  sentAt: number | null;
  readonly createdAt: number;
  updatedAt: number;
}

export const fullSpeed: SendingRate = { perPeriod: null, periodSeconds: 60, spread: false };

/** The segments that a filter names. */
export function segmentsIn(filter: AudienceFilter): number[] {
  if ('and' in filter) return filter.and.flatMap(segmentsIn);
  if ('or' in filter) return filter.or.flatMap(segmentsIn);
  if ('not' in filter) return segmentsIn(filter.not);
  return 'segment' in filter ? [filter.segment.id] : [];
}
