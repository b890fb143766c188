import type { CallOptions } from '../http/caller.ts';
import type { AppCaller } from './app-caller.ts';
import { type AllMessagesQuery, type Message, pagedMessages } from './deliveries.ts';
import { MessageActionsApi } from './message-actions.ts';
import {
  type LinkMetrics,
  type LinkMetricsQuery,
  type MetricSeries,
  type MetricsQuery,
  type MetricsResolution,
  readLinkMetrics,
  readMetrics,
  type WindowedMetricsQuery,
} from './metrics.ts';
import type { Paged } from './paged.ts';

export interface Campaign {
  id: number;
  name: string;
  description?: string;
  type?: string;
  created?: number;
  updated?: number;
  active?: boolean;
  state?: 'running' | 'draft' | 'stopped';
  actions?: { id: number | string; type: string }[] | undefined;
  tags?: string[] | undefined;
  [unknown: string]: unknown;
}

export interface CampaignMetricsQuery extends MetricsQuery, WindowedMetricsQuery {
  /** One channel: `email`, `twilio` (SMS), `push`, … Default: all. */
  type?: string | undefined;
}

export interface JourneyMetricsQuery {
  /** Unix seconds. */
  start: number;
  end: number;
  resolution: MetricsResolution;
}

export type CampaignMessagesQuery = Omit<AllMessagesQuery, 'campaignId' | 'newsletterId'>;

/** Campaigns, called automations in Customer.io's UI, where alone they can be made. */
export class CampaignsApi {
  readonly actions: MessageActionsApi;
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
    this.actions = new MessageActionsApi(caller, 'campaigns');
  }

  list(options?: CallOptions): Promise<Campaign[]> {
    return this.#caller.list('campaigns', { method: 'GET', route: '/v1/campaigns', options });
  }

  async get(id: number, options?: CallOptions): Promise<Campaign> {
    return this.#caller.one('campaign', { method: 'GET', route: '/v1/campaigns/{id}', params: { id }, options });
  }

  metrics(id: number, query: CampaignMetricsQuery = {}, options?: CallOptions): Promise<MetricSeries> {
    return readMetrics(this.#caller, '/v1/campaigns/{id}/metrics', { params: { id }, query, options });
  }

  linkMetrics(id: number, query: LinkMetricsQuery = {}, options?: CallOptions): Promise<LinkMetrics[]> {
    return readLinkMetrics(this.#caller, '/v1/campaigns/{id}/metrics/links', { params: { id }, query, options });
  }

  /** How many people began the campaign in each step of the window, and what became of them. */
  async journeyMetrics(
    id: number,
    { start, end, resolution }: JourneyMetricsQuery,
    options?: CallOptions,
  ): Promise<MetricSeries> {
    // The document calls it `resolution`, the official client `res`.
    const query = { start, end, resolution, res: resolution };
    const route = '/v1/campaigns/{id}/journey_metrics';
    type Answer = { journeyMetric?: { series?: MetricSeries | null } | null };
    const call = { method: 'GET', route, params: { id }, query, options } as const;
    return (await this.#caller.json<Answer>(call, 'journey_metric')).journeyMetric?.series ?? {};
  }

  /** Its deliveries, of the last six months by default. Pages hold 50 by default, 1,000 at most. */
  messages(id: number, query: CampaignMessagesQuery = {}, options?: CallOptions): Paged<Message> {
    const { type, metric, drafts, actionId, ...rest } = query;
    const filters = { type, metric, drafts, action_id: actionId };
    return pagedMessages(this.#caller, '/v1/campaigns/{id}/messages', {
      params: { id },
      query: rest,
      filters,
      options,
    });
  }
}
