import type { CallOptions } from '../http/caller.ts';
import type { PersonIdentifiers } from '../person.ts';
import type { AppCaller } from './app-caller.ts';
import type { MessagesQuery } from './customers.ts';
import { Paged } from './paged.ts';

/** A delivery, as the App API reads it. SMS has the type `twilio` here. */
export interface Message {
  id: string;
  type: string;
  customerIdentifiers?: PersonIdentifiers | undefined;
  recipient?: string | null;
  subject?: string | null;
  /** Unix seconds (for `human_…` and `prefetch_…`: counts) by metric; only what happened is there. */
  metrics: Record<string, number>;
  /** Unix seconds. */
  created: number;
  failureMessage?: string | null;
  campaignId?: number | null;
  newsletterId?: number | null;
  broadcastId?: number | null;
  actionId?: number | null;
  /** The content was not kept. */
  forgotten?: boolean | undefined;
  [unknown: string]: unknown;
}

export interface ArchivedMessage {
  id: string;
  body?: string | undefined;
  from?: string | undefined;
  replyTo?: string | undefined;
  recipient?: string | undefined;
  subject?: string | undefined;
  /** JSON. */
  headers?: string | undefined;
  forgotten?: boolean | undefined;
  [unknown: string]: unknown;
}

export interface DeliveriesQuery extends MessagesQuery {
  metric?: string | undefined;
  state?: 'failed' | 'sent' | 'drafted' | 'attempted' | undefined;
}

export interface AllMessagesQuery extends MessagesQuery {
  type?: string | undefined;
  metric?: string | undefined;
  drafts?: boolean | undefined;
  campaignId?: number | undefined;
  newsletterId?: number | undefined;
  actionId?: number | undefined;
}

/** Deliveries of the whole workspace. */
export class MessagesApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  list(query: AllMessagesQuery = {}, options?: CallOptions): Paged<Message> {
    const { type, metric, drafts, campaignId, newsletterId, actionId, ...rest } = query;
    const filters = { type, metric, drafts, campaign_id: campaignId, newsletter_id: newsletterId, action_id: actionId };
    return pagedMessages(this.#caller, '/v1/messages', { query: rest, filters, options });
  }

  async get(deliveryId: string, options?: CallOptions): Promise<Message> {
    const params = { message_id: deliveryId };
    return this.#caller.one('message', { method: 'GET', route: '/v1/messages/{message_id}', params, options });
  }

  /** What exactly was sent. Customer.io allows 100 of these a day. */
  async archived(deliveryId: string, options?: CallOptions): Promise<ArchivedMessage> {
    const route = '/v1/messages/{message_id}/archived_message';
    const params = { message_id: deliveryId };
    return this.#caller.one('archived_message', { method: 'GET', route, params, family: 'archive', options });
  }
}

/** Any list of deliveries. */
export function pagedMessages(
  caller: AppCaller,
  route: string,
  {
    params = {},
    query,
    filters = {},
    options,
  }: {
    params?: Record<string, string | number> | undefined;
    query: MessagesQuery;
    filters?: Record<string, string | number | boolean | undefined> | undefined;
    options: CallOptions | undefined;
  },
): Paged<Message> {
  const { startTs, endTs, ...page } = query;
  return new Paged<Message>(page, async ({ start, limit }) => {
    const { messages, next } = await caller.get<{ messages?: Message[] | null; next?: string | null }>(route, {
      params,
      query: { start, limit, start_ts: startTs, end_ts: endTs, ...filters },
      options,
    });
    return { items: messages, next };
  });
}
