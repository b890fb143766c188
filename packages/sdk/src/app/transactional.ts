import type { CallOptions } from '../http/caller.ts';
import { toWire } from '../wire.ts';
import type { AppCaller } from './app-caller.ts';
import { type DeliveriesQuery, type Message, pagedMessages } from './deliveries.ts';
import type { ContentChange, MessageContent } from './message-content.ts';
import {
  type LinkMetrics,
  type LinkMetricsQuery,
  type MetricSeries,
  type MetricsQuery,
  readLinkMetrics,
  readMetrics,
} from './metrics.ts';
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

/** Transactional messages: the templates, and what became of them. */
export class TransactionalApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  list(options?: CallOptions): Promise<TransactionalMessage[]> {
    return this.#caller.list('messages', { method: 'GET', route: '/v1/transactional', options });
  }

  async get(id: number | string, options?: CallOptions): Promise<TransactionalMessage> {
    return this.#caller.one('message', { method: 'GET', route: '/v1/transactional/{id}', params: { id }, options });
  }

  /** One per language. */
  contents(id: number | string, options?: CallOptions): Promise<MessageContent[]> {
    const call = { route: '/v1/transactional/{id}/contents', params: { id }, options };
    return this.#caller.list('contents', { method: 'GET', ...call });
  }

  async content(id: number | string, contentId: number, options?: CallOptions): Promise<MessageContent> {
    const params = { id, content_id: contentId };
    const route = '/v1/transactional/{id}/contents/{content_id}';
    return this.#caller.one('content', { method: 'GET', route, params, options });
  }

  async updateContent(
    id: number | string,
    contentId: number,
    change: ContentChange,
    options?: CallOptions,
  ): Promise<MessageContent> {
    const params = { id, content_id: contentId };
    const route = '/v1/transactional/{id}/content/{content_id}'; // the vendor's path has no "s" here
    return this.#caller.one('content', { method: 'PUT', route, params, body: toWire(change), options });
  }

  /** @throws {CioError} `cio_invalid_input` when there is no such translation. */
  async language(id: number | string, language: string, options?: CallOptions): Promise<MessageContent> {
    const params = { id, language };
    const call = { route: '/v1/transactional/{id}/language/{language}', params, options };
    return onlyOne(await this.#caller.json<LanguageAnswer>({ method: 'GET', ...call }, 'content'));
  }

  async updateLanguage(
    id: number | string,
    language: string,
    change: ContentChange,
    options?: CallOptions,
  ): Promise<MessageContent> {
    const params = { id, language };
    const call = { route: '/v1/transactional/{id}/language/{language}', params, body: toWire(change), options };
    return onlyOne(await this.#caller.json<LanguageAnswer>({ method: 'PUT', ...call }, 'content'));
  }

  metrics(id: number | string, query: MetricsQuery = {}, options?: CallOptions): Promise<MetricSeries> {
    return readMetrics(this.#caller, '/v1/transactional/{id}/metrics', { params: { id }, query, options });
  }

  linkMetrics(id: number | string, query: LinkMetricsQuery = {}, options?: CallOptions): Promise<LinkMetrics[]> {
    return readLinkMetrics(this.#caller, '/v1/transactional/{id}/metrics/links', { params: { id }, query, options });
  }

  /** Its deliveries: of the last six months by default, of twelve at most. */
  deliveries(id: number | string, query: DeliveriesQuery = {}, options?: CallOptions): Paged<Message> {
    const { metric, state, ...rest } = query;
    const call = { params: { id }, query: rest, filters: { metric, state }, options };
    return pagedMessages(this.#caller, '/v1/transactional/{id}/messages', call);
  }
}

interface LanguageAnswer {
  content: MessageContent | MessageContent[];
}

/** The vendor's document shows a list that holds the one that was asked for. */
const onlyOne = ({ content }: LanguageAnswer): MessageContent => [content].flat()[0] as MessageContent;
