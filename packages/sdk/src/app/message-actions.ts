import type { CallOptions } from '../http/caller.ts';
import { toWire } from '../wire.ts';
import type { AppCaller } from './app-caller.ts';
import type { ContentChange, MessageContent } from './message-content.ts';
import {
  type LinkMetrics,
  type LinkMetricsQuery,
  type MetricSeries,
  type MetricsQuery,
  readLinkMetrics,
  readMetrics,
  type WindowedMetricsQuery,
} from './metrics.ts';
import type { Paged, PageQuery } from './paged.ts';

/** A step of a campaign or broadcast that sends: its message, or its webhook. */
export interface MessageAction extends MessageContent {
  campaignId?: number | undefined;
  broadcastId?: number | undefined;
  parentActionId?: number | undefined;
  sendingState?: 'automatic' | 'draft' | 'off' | undefined;
  /** Webhooks. */
  url?: string | undefined;
  method?: string | undefined;
}

export interface ActionChange extends ContentChange {
  /** `automatic` sends, `draft` makes drafts to be released by hand, `off` does neither. */
  sendingState?: 'automatic' | 'draft' | 'off' | undefined;
  /** SMS with a picture. */
  imageUrl?: string | undefined;
  /** Webhooks. */
  url?: string | undefined;
  method?: 'get' | 'post' | 'put' | 'delete' | 'patch' | undefined;
}

/** The actions of campaigns, or of broadcasts: the two have the same calls. */
export class MessageActionsApi {
  readonly #caller: AppCaller;
  readonly #route: string;

  constructor(caller: AppCaller, owner: 'campaigns' | 'broadcasts') {
    this.#caller = caller;
    this.#route = `/v1/${owner}/{id}/actions`;
  }

  list(id: number, query: PageQuery = {}, options?: CallOptions): Paged<MessageAction> {
    return this.#caller.paged('actions', query, { method: 'GET', route: this.#route, params: { id }, options });
  }

  async get(id: number, actionId: number, options?: CallOptions): Promise<MessageAction> {
    const call = { route: `${this.#route}/{action_id}`, params: { id, action_id: actionId }, options };
    return this.#caller.one('action', { method: 'GET', ...call });
  }

  async update(id: number, actionId: number, change: ActionChange, options?: CallOptions): Promise<MessageAction> {
    const call = { route: `${this.#route}/{action_id}`, params: { id, action_id: actionId }, options };
    return this.#caller.one('action', { method: 'PUT', body: toWire(change), ...call });
  }

  /** @throws {CioError} `cio_invalid_input` when the message has no such translation. */
  async language(id: number, actionId: number, language: string, options?: CallOptions): Promise<MessageAction> {
    const route = `${this.#route}/{action_id}/language/{language}`;
    const params = { id, action_id: actionId, language };
    return this.#caller.one('action', { method: 'GET', route, params, options });
  }

  async updateLanguage(
    id: number,
    actionId: number,
    language: string,
    change: ActionChange,
    options?: CallOptions,
  ): Promise<MessageAction> {
    const route = `${this.#route}/{action_id}/language/{language}`;
    const params = { id, action_id: actionId, language };
    return this.#caller.one('action', { method: 'PUT', route, params, body: toWire(change), options });
  }

  /** Over all channels. */
  metrics(
    id: number,
    actionId: number,
    query: MetricsQuery & WindowedMetricsQuery = {},
    options?: CallOptions,
  ): Promise<MetricSeries> {
    const params = { id, action_id: actionId };
    return readMetrics(this.#caller, `${this.#route}/{action_id}/metrics`, { params, query, options });
  }

  linkMetrics(
    id: number,
    actionId: number,
    query: LinkMetricsQuery = {},
    options?: CallOptions,
  ): Promise<LinkMetrics[]> {
    const params = { id, action_id: actionId };
    return readLinkMetrics(this.#caller, `${this.#route}/{action_id}/metrics/links`, { params, query, options });
  }
}
