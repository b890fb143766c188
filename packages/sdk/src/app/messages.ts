import type { CallOptions } from '../http/caller.ts';
import { toWire } from '../wire.ts';
import type { AppCaller } from './app-caller.ts';
import { type AllMessagesQuery, type Message, pagedMessages } from './deliveries.ts';
import type { Paged } from './paged.ts';

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

type Filters = Record<string, string | number | boolean | undefined>;

/** Deliveries of the whole workspace. */
export class MessagesApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  list(query: AllMessagesQuery = {}, options?: CallOptions): Paged<Message> {
    const { startTs, endTs, start, limit, ...filters } = query;
    const call = { query: { startTs, endTs, start, limit }, filters: toWire(filters) as Filters, options };
    return pagedMessages(this.#caller, '/v1/messages', call);
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
