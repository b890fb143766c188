import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import type { PersonIdentifiers } from '../person.ts';
import type { AppCall, AppCaller } from './app-caller.ts';
import type { Paged, PageQuery } from './paged.ts';

export interface Segment {
  id: number;
  name: string;
  description?: string | undefined;
  state?: 'events' | 'build' | 'events_queued' | 'build_queued' | 'finished' | undefined;
  progress?: number | null;
  type?: 'dynamic' | 'manual' | undefined;
  tags?: string[] | undefined;
  createdAt?: number | undefined;
  updatedAt?: number | undefined;
  [unknown: string]: unknown;
}

export interface SegmentUse {
  campaigns: number[];
  sentNewsletters: number[];
  draftNewsletters: number[];
  [unknown: string]: unknown;
}

/** Segments. Members of manual ones are changed through the Track API. */
export class SegmentsApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  list(options?: CallOptions): Promise<Segment[]> {
    return this.#caller.list('segments', { method: 'GET', route: '/v1/segments', options });
  }

  /** Creates an empty manual segment. */
  async create(segment: { name: string; description?: string }, options?: CallOptions): Promise<Segment> {
    if (this.#strict && !segment.name) throw invalidInput('name', 'must not be empty');
    const body = { segment };
    return this.#caller.one('segment', { method: 'POST', route: '/v1/segments', body, repeatable: false, options });
  }

  async get(id: number, options?: CallOptions): Promise<Segment> {
    return this.#caller.one('segment', { method: 'GET', route: '/v1/segments/{id}', params: { id }, options });
  }

  /** Deletes a manual segment. */
  async delete(id: number, options?: CallOptions): Promise<void> {
    await this.#caller.send({ method: 'DELETE', route: '/v1/segments/{id}', params: { id }, options });
  }

  async customerCount(id: number, options?: CallOptions): Promise<number> {
    const call: AppCall = { method: 'GET', route: '/v1/segments/{id}/customer_count', params: { id }, options };
    return (await this.#caller.json<{ count: number }>(call, 'count')).count;
  }

  async usedBy(id: number, options?: CallOptions): Promise<SegmentUse> {
    const call: AppCall = { method: 'GET', route: '/v1/segments/{id}/used_by', params: { id }, options };
    const use = await this.#caller.one<SegmentUse>('used_by', call);
    const { campaigns, sentNewsletters, draftNewsletters, ...rest } = use;
    return {
      ...rest,
      campaigns: campaigns ?? [],
      sentNewsletters: sentNewsletters ?? [],
      draftNewsletters: draftNewsletters ?? [],
    };
  }

  /** Its people. Pages hold 1,000 by default, 30,000 at most. */
  membership(id: number, query: PageQuery = {}, options?: CallOptions): Paged<PersonIdentifiers> {
    const call = { route: '/v1/segments/{id}/membership', params: { id }, options };
    return this.#caller.paged('identifiers', query, { method: 'GET', ...call });
  }
}
