import { checkBytes, checkMoment, encodeJson } from '../check.ts';
import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import { limits } from '../limits.ts';
import { toWire } from '../wire.ts';
import type { AppCaller } from './app-caller.ts';
import type { AudienceFilter } from './audience-filter.ts';
import { type DeliveriesQuery, type Message, pagedMessages } from './deliveries.ts';
import {
  type LinkMetrics,
  type LinkMetricsQuery,
  type MetricSeries,
  type MetricsQuery,
  readLinkMetrics,
  readMetrics,
} from './metrics.ts';
import type { Paged, PageQuery } from './paged.ts';

export interface Newsletter {
  id: number;
  name: string;
  /** Unix seconds; `null` until it was sent. */
  sentAt?: number | null;
  created?: number;
  updated?: number;
  type?: string;
  tags?: string[] | undefined;
  contentIds?: number[] | undefined;
  recipientSegmentIds?: number[] | undefined;
  subscriptionTopicId?: number | null;
  [unknown: string]: unknown;
}

export interface SendingRate {
  /** Messages per period, of any channel; goes with `rateLimitTimePeriod`. */
  rateLimitEmailRate?: number | undefined;
  /** Seconds: a minute, an hour or a day. */
  rateLimitTimePeriod?: 60 | 3_600 | 86_400 | undefined;
  /** Evenly over the period. Default: as fast as the limit allows. */
  rateLimitSpread?: boolean | undefined;
}

export interface NewsletterInput extends SendingRate {
  /** At most 190 characters. */
  name: string;
  type: 'email' | 'webhook' | 'twilio' | 'push' | 'in_app' | 'inbox';
  recipients: AudienceFilter;
  /** Sends it at once. Not with `scheduledAt`; without both it stays a draft. */
  sendNow?: boolean | undefined;
  /** Unix seconds, in the future. */
  scheduledAt?: number | undefined;
  /** Required where the workspace has a subscription center. */
  subscriptionTopicId?: number | undefined;
  /** Email: required with `body`. Push: its title. */
  subject?: string | undefined;
  body?: string | undefined;
  bodyPlain?: string | undefined;
  /** In-app and inbox: JSON text. */
  bodyJson?: string | undefined;
  preheaderText?: string | undefined;
  layoutId?: number | undefined;
  /** `Name <address>` of a sender; or its `fromId`, not both. Default: the oldest verified sender. */
  from?: string | undefined;
  fromId?: number | undefined;
  /** Webhooks: where to, and how. */
  url?: string | undefined;
  requestMethod?: 'DELETE' | 'GET' | 'POST' | 'PUT' | 'PATCH' | undefined;
}

/** Newsletters, called one-time sends in Customer.io's UI. What they say: `newsletterVariants`. */
export class NewslettersApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  list({ sort, ...page }: PageQuery & { sort?: 'asc' | 'desc' } = {}, options?: CallOptions): Paged<Newsletter> {
    return this.#caller.paged('newsletters', page, {
      method: 'GET',
      route: '/v1/newsletters',
      query: { sort },
      options,
    });
  }

  /** @throws {CioError} `cio_invalid_input` naming the field. Never repeated by itself: it may send. */
  async create(input: NewsletterInput, options?: CallOptions): Promise<Newsletter> {
    const body = toWire(input);
    if (this.#strict) checkNewsletter(input, body);
    const call = { method: 'POST', route: '/v1/newsletters', body, repeatable: false, options } as const;
    return this.#caller.one('newsletter', call);
  }

  async get(id: number, options?: CallOptions): Promise<Newsletter> {
    return this.#caller.one('newsletter', { method: 'GET', route: '/v1/newsletters/{id}', params: { id }, options });
  }

  /** Deletes its content and its metrics too. */
  delete(id: number, options?: CallOptions): Promise<void> {
    return this.#caller.send({ method: 'DELETE', route: '/v1/newsletters/{id}', params: { id }, options });
  }

  /** Sends a draft now, never twice by itself. */
  send(id: number, rate: SendingRate = {}, options?: CallOptions): Promise<void> {
    const call = { route: '/v1/newsletters/{id}/send', params: { id }, body: toWire(rate), repeatable: false, options };
    return this.#caller.send({ method: 'POST', ...call });
  }

  /** Sends a draft later. */
  async schedule(id: number, when: SendingRate & { scheduledAt: number }, options?: CallOptions): Promise<void> {
    if (this.#strict) checkMoment('scheduledAt', when.scheduledAt);
    const call = { route: '/v1/newsletters/{id}/schedule', params: { id }, body: toWire(when), repeatable: false };
    await this.#caller.send({ method: 'POST', ...call, options });
  }

  metrics(id: number, query: MetricsQuery = {}, options?: CallOptions): Promise<MetricSeries> {
    return readMetrics(this.#caller, '/v1/newsletters/{id}/metrics', { params: { id }, query, options });
  }

  linkMetrics(id: number, query: LinkMetricsQuery = {}, options?: CallOptions): Promise<LinkMetrics[]> {
    return readLinkMetrics(this.#caller, '/v1/newsletters/{id}/metrics/links', { params: { id }, query, options });
  }

  messages(id: number, query: DeliveriesQuery = {}, options?: CallOptions): Paged<Message> {
    const { metric, state, ...rest } = query;
    const call = { params: { id }, query: rest, filters: { metric, state }, options };
    return pagedMessages(this.#caller, '/v1/newsletters/{id}/messages', call);
  }
}

function checkNewsletter(input: NewsletterInput, body: object): void {
  if (!input.name) throw invalidInput('name', 'must not be empty');
  if (input.name.length > limits.newsletterNameCharacters) {
    throw invalidInput('name', `takes at most ${limits.newsletterNameCharacters} characters`);
  }
  if (input.sendNow && input.scheduledAt !== undefined) throw invalidInput('scheduledAt', 'does not go with sendNow');
  if (input.from !== undefined && input.fromId !== undefined) throw invalidInput('fromId', 'does not go with from');
  checkMoment('scheduledAt', input.scheduledAt);
  checkBytes('input', encodeJson('input', body), limits.messageBytes);
}
