import type { CallOptions } from '../http/caller.ts';
import type { AppCall, AppCaller } from './app-caller.ts';
import { type DeliveriesQuery, type Message, pagedMessages } from './deliveries.ts';
import type { Paged } from './paged.ts';

export interface TransactionalMessage {
  id: number;
  name: string;
  description?: string | undefined;
  triggerName?: string | undefined;
  sendToUnsubscribed?: boolean | undefined;
  linkTracking?: boolean | undefined;
  openTracking?: boolean | undefined;
  hideMessageBody?: boolean | undefined;
  queueDrafts?: boolean | undefined;
  createdAt?: number | undefined;
  updatedAt?: number | undefined;
  [unknown: string]: unknown;
}

export interface MetricsQuery {
  /** Default `days`. */
  period?: 'hours' | 'days' | 'weeks' | 'months' | undefined;
  /** At most 24 hours, 45 days, 12 weeks or 121 months. */
  steps?: number | undefined;
}

/** One number per step and metric, oldest first. */
export type MetricSeries = Record<string, number[]>;

export interface LinkMetrics {
  link: { id: number; href: string };
  metric: { series: MetricSeries };
  [unknown: string]: unknown;
}

/** Transactional messages: the templates, and what became of them. */
export class TransactionalApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  async list(options?: CallOptions): Promise<TransactionalMessage[]> {
    type Answer = { messages?: TransactionalMessage[] | null };
    return (await this.#caller.get<Answer>('/v1/transactional', { options })).messages ?? [];
  }

  async get(id: number | string, options?: CallOptions): Promise<TransactionalMessage> {
    return this.#caller.one('message', { method: 'GET', route: '/v1/transactional/{id}', params: { id }, options });
  }

  /** One per language. */
  async contents(id: number | string, options?: CallOptions): Promise<Record<string, unknown>[]> {
    type Answer = { contents?: Record<string, unknown>[] | null };
    const answer = await this.#caller.get<Answer>('/v1/transactional/{id}/contents', { params: { id }, options });
    return answer.contents ?? [];
  }

  async metrics(id: number | string, query: MetricsQuery = {}, options?: CallOptions): Promise<MetricSeries> {
    const route = '/v1/transactional/{id}/metrics';
    const call: AppCall = { method: 'GET', route, params: { id }, query: { ...query }, options };
    return (await this.#caller.one<{ series?: MetricSeries | null }>('metric', call)).series ?? {};
  }

  async linkMetrics(
    id: number | string,
    query: MetricsQuery & { unique?: boolean } = {},
    options?: CallOptions,
  ): Promise<LinkMetrics[]> {
    type Answer = { links?: LinkMetrics[] | null };
    const call = { params: { id }, query: { ...query }, options };
    return (await this.#caller.get<Answer>('/v1/transactional/{id}/metrics/links', call)).links ?? [];
  }

  /** Its deliveries: of the last six months by default, of twelve at most. */
  deliveries(id: number | string, query: DeliveriesQuery = {}, options?: CallOptions): Paged<Message> {
    const { metric, state, ...rest } = query;
    const call = { params: { id }, query: rest, filters: { metric, state }, options };
    return pagedMessages(this.#caller, '/v1/transactional/{id}/messages', call);
  }
}
