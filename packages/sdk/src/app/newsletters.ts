import type { CallOptions } from '../http/caller.ts';
import type { AppCaller } from './app-caller.ts';
import { Paged, type PageQuery } from './paged.ts';

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

/** Newsletters, called one-time sends in Customer.io's UI. */
export class NewslettersApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  list(query: PageQuery = {}, options?: CallOptions): Paged<Newsletter> {
    return new Paged<Newsletter>(query, async ({ start, limit }) => {
      type Answer = { newsletters?: Newsletter[] | null; next?: string | null };
      const { newsletters, next } = await this.#caller.get<Answer>('/v1/newsletters', {
        query: { start, limit },
        options,
      });
      return { items: newsletters, next };
    });
  }
}
