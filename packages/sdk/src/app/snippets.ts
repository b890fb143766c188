import { checkBytes } from '../check.ts';
import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import { limits } from '../limits.ts';
import type { AppCall, AppCaller } from './app-caller.ts';

export interface SnippetInput {
  /** Unique, at most 150 bytes: `{{ snippets.<name> }}` in messages. */
  name: string;
  /** Text or Liquid. */
  value: string;
}

export interface Snippet extends SnippetInput {
  /** Unix seconds. */
  updatedAt?: number | undefined;
  [unknown: string]: unknown;
}

/** Reusable pieces of messages. */
export class SnippetsApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  list(options?: CallOptions): Promise<Snippet[]> {
    return this.#caller.list('snippets', { method: 'GET', route: '/v1/snippets', options });
  }

  /** @throws {CioError} `cio_invalid_input` when the name is taken. */
  async create(snippet: SnippetInput, options?: CallOptions): Promise<Snippet> {
    return this.#write({ method: 'POST', route: '/v1/snippets', body: snippet, repeatable: false, options }, snippet);
  }

  /** Replaces the value of the snippet with this name, and makes it when there is none. */
  async update(snippet: SnippetInput, options?: CallOptions): Promise<Snippet> {
    return this.#write({ method: 'PUT', route: '/v1/snippets', body: snippet, options }, snippet);
  }

  /** @throws {CioError} `cio_invalid_input` when messages use it. */
  delete(name: string, options?: CallOptions): Promise<void> {
    return this.#caller.send({ method: 'DELETE', route: '/v1/snippets/{name}', params: { name }, options });
  }

  #write(call: AppCall, { name, value }: SnippetInput): Promise<Snippet> {
    if (this.#strict) {
      if (typeof name !== 'string' || name.trim() === '') throw invalidInput('name', 'must not be empty');
      if (typeof value !== 'string') throw invalidInput('value', 'must be text');
      checkBytes('name', name, limits.snippetNameBytes);
    }
    return this.#caller.one('snippet', call);
  }
}
