import type { CallOptions } from '../http/caller.ts';
import type { PersonIdentifiers } from '../person.ts';
import type { AppCaller } from './app-caller.ts';
import { Paged, type PageQuery } from './paged.ts';

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

export interface MessagesQuery extends PageQuery {
  /** Unix seconds of creation; windows span six months at most. */
  startTs?: number | undefined;
  endTs?: number | undefined;
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
  /** As the official client asks; Customer.io's document does not name it. */
  transactionalId?: number | undefined;
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
