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

  async list(options?: CallOptions): Promise<SubscriptionTopic[]> {
    type Answer = { topics?: SubscriptionTopic[] | null };
    return (await this.#caller.get<Answer>('/v1/subscription_topics', { options })).topics ?? [];
  }

  async channels(options?: CallOptions): Promise<SubscriptionChannel[]> {
    type Answer = { channels?: SubscriptionChannel[] | null };
    return (await this.#caller.get<Answer>('/v1/subscription_channels', { options })).channels ?? [];
  }
}
