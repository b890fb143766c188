import type { CallOptions } from '../http/caller.ts';
import type { AppCaller } from './app-caller.ts';

export interface SubscriptionTopic {
  id: number;
  /** `topic_<id>`, the key in `cio_subscription_preferences`. */
  identifier: string;
  name: string;
  description?: string;
  subscribedByDefault?: boolean;
  [unknown: string]: unknown;
}

export interface SubscriptionChannel {
  id: number;
  name: string;
  type: string;
  description?: string;
  subscribedByDefault?: boolean;
  [unknown: string]: unknown;
}

export class SubscriptionTopicsApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  list(options?: CallOptions): Promise<SubscriptionTopic[]> {
    return this.#caller.list('topics', { method: 'GET', route: '/v1/subscription_topics', options });
  }

  channels(options?: CallOptions): Promise<SubscriptionChannel[]> {
    return this.#caller.list('channels', { method: 'GET', route: '/v1/subscription_channels', options });
  }

  /** A link to a person's own page of preferences, signed and good for 24 hours. */
  centerToken(customerId: string, options?: CallOptions): Promise<{ token: string; url?: string }> {
    const params = { customer_id: customerId };
    const route = '/v1/subscription_center/{customer_id}/token';
    return this.#caller.json({ method: 'GET', route, params, options }, 'token');
  }
}
