import { checkValue } from '../check.ts';
import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import type { AppCall, AppCaller } from './app-caller.ts';

export interface Collection {
  id: number;
  name: string;
  schema?: string[] | undefined;
  rows?: number;
  bytes?: number;
  createdAt?: number;
  updatedAt?: number;
  [unknown: string]: unknown;
}

/** Rows, or the URL of a CSV or JSON file: 10 MB in all, 10 KB a row. */
export type CollectionInput = { name: string } & ({ data: Record<string, unknown>[] } | { url: string });

/** What to replace of it. */
export type CollectionChange = { name?: string } & (
  | { data: Record<string, unknown>[] }
  | { url: string }
  | Record<never, never>
);

/** Data for use in messages. */
export class CollectionsApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  list(options?: CallOptions): Promise<Collection[]> {
    return this.#caller.list('collections', { method: 'GET', route: '/v1/collections', options });
  }

  async get(id: number, options?: CallOptions): Promise<Collection> {
    return this.#caller.one('collection', { method: 'GET', route: '/v1/collections/{id}', params: { id }, options });
  }

  async create(body: CollectionInput, options?: CallOptions): Promise<Collection> {
    if (this.#strict && !body.name) throw invalidInput('name', 'must not be empty');
    if (this.#strict && 'data' in body === 'url' in body) throw invalidInput('data', 'give either data or url');
    if (this.#strict && 'data' in body) checkValue('data', [], body.data, []);
    const call: AppCall = { method: 'POST', route: '/v1/collections', body, repeatable: false, options };
    return this.#caller.one('collection', call);
  }

  /** Replaces its name, its rows, or both. */
  async update(id: number, change: CollectionChange, options?: CallOptions): Promise<Collection> {
    if (this.#strict && 'data' in change && 'url' in change) throw invalidInput('data', 'give either data or url');
    const call = { route: '/v1/collections/{id}', params: { id }, body: change, options };
    return this.#caller.one('collection', { method: 'PUT', ...call });
  }

  delete(id: number, options?: CallOptions): Promise<void> {
    return this.#caller.send({ method: 'DELETE', route: '/v1/collections/{id}', params: { id }, options });
  }

  /** Its rows. */
  content(id: number, options?: CallOptions): Promise<Record<string, unknown>[]> {
    return this.#caller.bare({ method: 'GET', route: '/v1/collections/{id}/content', params: { id }, options });
  }

  /** Replaces its rows. */
  async updateContent(id: number, rows: Record<string, unknown>[], options?: CallOptions): Promise<Collection> {
    const call = { route: '/v1/collections/{id}/content', params: { id }, body: rows, options };
    return this.#caller.one('collection', { method: 'PUT', ...call });
  }
}
