import { checkId } from '../check.ts';
import type { CallOptions } from '../http/caller.ts';
import type { AppCaller } from './app-caller.ts';
import { Paged, type PageQuery } from './paged.ts';

/** Why the email provider holds an address back. */
export type SuppressionType = 'blocks' | 'bounces' | 'spam_reports' | 'invalid_emails';

export interface EspSuppression {
  email: string;
  /** Unix seconds. */
  created?: number | undefined;
  reason?: string | undefined;
  /** SMTP's, usually `550`. */
  status?: string | undefined;
  [unknown: string]: unknown;
}

export interface SuppressionLookup {
  category?: string | undefined;
  suppressions: EspSuppression[];
  [unknown: string]: unknown;
}

/**
 * Addresses that the email provider suppresses by itself, as it does after a bounce. Another thing than suppressing a
 * person, which deletes the profile.
 */
export class EspSuppressionsApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  /** Whether, and why, an address is suppressed. */
  async search(email: string, options?: CallOptions): Promise<SuppressionLookup> {
    if (this.#strict) checkId('email', email);
    const call = { route: '/v1/esp/search_suppression/{email}', params: { email }, options };
    const answer = await this.#caller.json<SuppressionLookup>({ method: 'GET', ...call });
    return { ...answer, suppressions: answer.suppressions ?? [] };
  }

  /**
   * All addresses of one type. `start` is the number of addresses to pass over. Pages hold 100 by default, 1,000 at
   * most; with several sending domains, ask for each.
   */
  list(
    type: SuppressionType,
    { domain, email, ...page }: PageQuery & { domain?: string | undefined; email?: string | undefined } = {},
    options?: CallOptions,
  ): Paged<EspSuppression> {
    return new Paged<EspSuppression>(page, async ({ start, limit = 100 }) => {
      const query = { limit, offset: start, domain, email };
      const call = { route: '/v1/esp/suppression/{type}', params: { type }, query, options };
      const items = await this.#caller.list<EspSuppression>('suppressions', { method: 'GET', ...call });
      return { items, next: items.length < limit ? null : Number(start ?? 0) + items.length };
    });
  }

  /** Those of one sending domain; faster where there are many. Pages hold 100 by default, 1,000 at most. */
  listOfDomain(
    domain: string,
    type: SuppressionType,
    { email, ...page }: PageQuery & { email?: string | undefined } = {},
    options?: CallOptions,
  ): Paged<EspSuppression> {
    const route = '/v1/esp/domains/{domain}/suppression/{type}';
    const call = { method: 'GET', route, params: { domain, type }, query: { email }, options } as const;
    return this.#caller.paged('suppressions', page, call);
  }

  async create(type: SuppressionType, email: string, options?: CallOptions): Promise<void> {
    if (this.#strict) checkId('email', email);
    await this.#caller.send({
      method: 'POST',
      route: '/v1/esp/suppression/{type}/{email}',
      params: { type, email },
      options,
    });
  }

  async delete(type: SuppressionType, email: string, options?: CallOptions): Promise<void> {
    if (this.#strict) checkId('email', email);
    const call = { route: '/v1/esp/suppression/{type}/{email}', params: { type, email }, options };
    await this.#caller.send({ method: 'DELETE', ...call });
  }
}
