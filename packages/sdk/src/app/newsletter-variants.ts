import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import { toWire } from '../wire.ts';
import type { AppCall, AppCaller } from './app-caller.ts';
import type { ContentChange, MessageContent } from './message-content.ts';
import {
  type LinkMetrics,
  type LinkMetricsQuery,
  type MetricSeries,
  type MetricsQuery,
  readLinkMetrics,
  readMetrics,
} from './metrics.ts';
import type { Newsletter } from './newsletters.ts';

export interface NewsletterContent extends MessageContent {
  newsletterId?: number | undefined;
}

export interface TestGroup {
  id: number | string;
  /** `A`, `B`, … */
  name?: string | undefined;
  label?: string | undefined;
  winner?: boolean | undefined;
  contentIds?: number[] | undefined;
  [unknown: string]: unknown;
}

/** Which translation: of the newsletter, or, where it is tested A against B, of one test group. */
export interface VariantOptions extends CallOptions {
  testGroupId?: number | string | undefined;
}

/** What a newsletter says, in each language and test group. A newsletter that was sent can no longer be changed. */
export class NewsletterVariantsApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  list(newsletterId: number, options?: CallOptions): Promise<NewsletterContent[]> {
    const call = { route: '/v1/newsletters/{id}/contents', params: { id: newsletterId }, options };
    return this.#caller.list('contents', { method: 'GET', ...call });
  }

  async get(newsletterId: number, contentId: number, options?: CallOptions): Promise<NewsletterContent> {
    return this.#caller.one('content', { method: 'GET', ...content(newsletterId, contentId), options });
  }

  async update(
    newsletterId: number,
    contentId: number,
    change: ContentChange,
    options?: CallOptions,
  ): Promise<NewsletterContent> {
    const call = { ...content(newsletterId, contentId), body: toWire(change), options };
    return this.#caller.one('content', { method: 'PUT', ...call });
  }

  metrics(
    newsletterId: number,
    contentId: number,
    query: MetricsQuery = {},
    options?: CallOptions,
  ): Promise<MetricSeries> {
    const { route, params } = content(newsletterId, contentId);
    return readMetrics(this.#caller, `${route}/metrics`, { params, query, options });
  }

  linkMetrics(
    newsletterId: number,
    contentId: number,
    query: LinkMetricsQuery = {},
    options?: CallOptions,
  ): Promise<LinkMetrics[]> {
    const { route, params } = content(newsletterId, contentId);
    return readLinkMetrics(this.#caller, `${route}/metrics/links`, { params, query, options });
  }

  /** Adds a translation. What it leaves out is copied from the default, untranslated. */
  async addLanguage(
    newsletterId: number,
    input: ContentChange & { language: string },
    options?: VariantOptions,
  ): Promise<NewsletterContent> {
    if (this.#strict && !input.language) throw invalidInput('language', 'must not be empty');
    const call = languages(newsletterId, options);
    return this.#caller.one('content', { method: 'POST', body: toWire(input), repeatable: false, ...call });
  }

  async language(newsletterId: number, language: string, options?: VariantOptions): Promise<NewsletterContent> {
    return this.#caller.one('content', { method: 'GET', ...languages(newsletterId, options, language) });
  }

  async updateLanguage(
    newsletterId: number,
    language: string,
    change: ContentChange,
    options?: VariantOptions,
  ): Promise<NewsletterContent> {
    const call = { body: toWire(change), ...languages(newsletterId, options, language) };
    return this.#caller.one('content', { method: 'PUT', ...call });
  }

  deleteLanguage(newsletterId: number, language: string, options?: VariantOptions): Promise<void> {
    return this.#caller.send({ method: 'DELETE', ...languages(newsletterId, options, language) });
  }

  testGroups(newsletterId: number, options?: CallOptions): Promise<TestGroup[]> {
    const call = { route: '/v1/newsletters/{id}/test_groups', params: { id: newsletterId }, options };
    return this.#caller.list('test_groups', { method: 'GET', ...call });
  }

  /** Copies the content into one more group, to be changed and tested against the others. */
  async createTestGroup(newsletterId: number, options?: CallOptions): Promise<Newsletter> {
    const call = { route: '/v1/newsletters/{id}/test_groups', params: { id: newsletterId }, options };
    return this.#caller.one('newsletter', { method: 'POST', body: {}, repeatable: false, ...call });
  }
}

const content = (newsletterId: number, contentId: number) => ({
  route: '/v1/newsletters/{id}/contents/{content_id}',
  params: { id: newsletterId, content_id: contentId },
});

function languages(
  newsletterId: number,
  { testGroupId, ...options }: VariantOptions = {},
  language?: string,
): Pick<AppCall, 'route' | 'params' | 'options'> {
  const group = testGroupId === undefined ? '' : '/test_group/{test_group_id}';
  return {
    route: `/v1/newsletters/{id}${group}/language${language === undefined ? '' : '/{language}'}`,
    params: {
      id: newsletterId,
      ...(testGroupId !== undefined && { test_group_id: testGroupId }),
      ...(language !== undefined && { language }),
    },
    options,
  };
}
