import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import { toWire } from '../wire.ts';
import type { AppCaller } from './app-caller.ts';
import type { Paged, PageQuery } from './paged.ts';

/** What folders, emails and components of the design studio share. Ids are UUIDs. */
export interface DesignNode {
  id: string;
  name: string;
  /** `null` at the root. */
  parentFolderId?: string | null;
  /** Unix seconds. */
  created?: number | undefined;
  updated?: number | undefined;
  [unknown: string]: unknown;
}

export interface DesignEmailContent {
  subject?: string | undefined;
  preheaderText?: string | undefined;
  html?: string | undefined;
  amp?: string | undefined;
  text?: string | undefined;
}

export interface DesignEmailEnvelope {
  fromId?: number | undefined;
  replyToId?: number | undefined;
  recipient?: string | undefined;
  cc?: string | undefined;
  bcc?: string | undefined;
  fakeBcc?: boolean | undefined;
  headers?: Record<string, unknown>[] | undefined;
}

interface DesignEmailParts {
  content?: DesignEmailContent | undefined;
  envelope?: DesignEmailEnvelope | undefined;
  /** What is done to the HTML as it is rendered, such as `cssInliner`. */
  transformers?: Record<string, unknown> | undefined;
}

export interface DesignEmail extends DesignNode, DesignEmailParts {
  isTemplate?: boolean | undefined;
  isLinked?: boolean | undefined;
  availableLanguages?: string[] | undefined;
}

export interface DesignTranslation extends DesignEmailParts {
  id: string;
  language: string;
  [unknown: string]: unknown;
}

export interface DesignComponent extends DesignNode {
  /** Its name in emails: `custom-footer`. */
  tag: string;
  /** HTML. */
  content?: string | undefined;
}

/** Where something lies: `null` is the root. In a change, leaving it out leaves it where it is. */
interface Placed {
  parentFolderId?: string | null | undefined;
}

export interface DesignFolderInput extends Placed {
  name: string;
}

export interface DesignEmailInput extends Placed, DesignEmailParts {
  name: string;
  /** One to start other emails from. Default `false`. */
  isTemplate?: boolean | undefined;
}

export interface DesignTranslationInput extends DesignEmailParts {
  language: string;
}

export interface DesignComponentInput extends Placed {
  name: string;
  tag: string;
  /** HTML. */
  content: string;
}

export interface DesignQuery extends PageQuery {
  parentFolderId?: string | undefined;
  /** Only what lies right in the folder. Default `false`: all below it. */
  directDescendantsOnly?: boolean | undefined;
  /** Default `created`. */
  sortBy?: 'created' | 'updated' | 'name' | undefined;
  /** Default `asc`. */
  sortOrder?: 'asc' | 'desc' | undefined;
  /** Unix seconds. */
  createdBefore?: number | undefined;
  createdAfter?: number | undefined;
  updatedBefore?: number | undefined;
  updatedAfter?: number | undefined;
}

type Tristate = 'true' | 'false' | 'any';

export interface DesignEmailsQuery extends DesignQuery {
  isTemplate?: Tristate | undefined;
  hasTranslations?: Tristate | undefined;
  isLinked?: Tristate | undefined;
}

/**
 * The documents of the design studio: folders, emails with their translations, components. Pages hold 1,000 by
 * default, 10,000 at most; `start` is the number of a page. Changes answer with nothing.
 */
export class DesignStudioApi {
  readonly folders: DesignNodesApi<DesignNode, DesignFolderInput, DesignQuery>;
  readonly emails: DesignNodesApi<DesignEmail, DesignEmailInput, DesignEmailsQuery>;
  readonly components: DesignNodesApi<DesignComponent, DesignComponentInput, DesignQuery & { tag?: string }>;
  readonly translations: DesignTranslationsApi;

  constructor(caller: AppCaller, strict: boolean) {
    this.folders = new DesignNodesApi(caller, strict, 'folder');
    this.emails = new DesignNodesApi(caller, strict, 'email');
    this.components = new DesignNodesApi(caller, strict, 'component');
    this.translations = new DesignTranslationsApi(caller, strict);
  }
}

/** The calls that folders, emails and components have in common. */
export class DesignNodesApi<Node, Input extends { name: string }, Query extends PageQuery> {
  readonly #caller: AppCaller;
  readonly #strict: boolean;
  readonly #kind: 'folder' | 'email' | 'component';

  constructor(caller: AppCaller, strict: boolean, kind: 'folder' | 'email' | 'component') {
    this.#caller = caller;
    this.#strict = strict;
    this.#kind = kind;
  }

  get #route(): string {
    return `/v1/design_studio/${this.#kind}s`;
  }

  list(query?: Query, options?: CallOptions): Paged<Node> {
    const { start, limit, ...filters } = query ?? ({} as Query);
    const call = { method: 'GET', route: this.#route, query: toWire(filters) as Filters, options } as const;
    return this.#caller.numbered(`${this.#kind}s`, { start, limit }, call);
  }

  async create(input: Input, options?: CallOptions): Promise<Node> {
    if (this.#strict && !input.name) throw invalidInput('name', 'must not be empty');
    const call = { route: this.#route, body: toWire(input), repeatable: false, options };
    return this.#caller.one(this.#kind, { method: 'POST', ...call });
  }

  async get(id: string, options?: CallOptions): Promise<Node> {
    return this.#caller.one(this.#kind, { method: 'GET', route: `${this.#route}/{id}`, params: { id }, options });
  }

  async update(id: string, change: Partial<Input>, options?: CallOptions): Promise<void> {
    if (this.#strict && Object.keys(change).length === 0) throw invalidInput('change', 'must hold at least one field');
    const call = { route: `${this.#route}/{id}`, params: { id }, body: toWire(change), options };
    await this.#caller.send({ method: 'PUT', ...call });
  }

  /** A folder goes with everything in it, except when an email in it is in use. */
  delete(id: string, options?: CallOptions): Promise<void> {
    return this.#caller.send({ method: 'DELETE', route: `${this.#route}/{id}`, params: { id }, options });
  }
}

/** An email in other languages. What a translation leaves out is the email's own. */
export class DesignTranslationsApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  list(emailId: string, options?: CallOptions): Promise<DesignTranslation[]> {
    return this.#caller.list('emails', { method: 'GET', ...translationsOf(emailId), options });
  }

  async create(emailId: string, input: DesignTranslationInput, options?: CallOptions): Promise<DesignTranslation> {
    if (this.#strict && !input.language) throw invalidInput('language', 'must not be empty');
    const call = { ...translationsOf(emailId), body: toWire(input), repeatable: false, options };
    return this.#caller.one('email', { method: 'POST', ...call });
  }

  async get(emailId: string, language: string, options?: CallOptions): Promise<DesignTranslation> {
    return this.#caller.one('email', { method: 'GET', ...translationsOf(emailId, language), options });
  }

  async update(
    emailId: string,
    language: string,
    change: Partial<Omit<DesignTranslationInput, 'language'>>,
    options?: CallOptions,
  ): Promise<void> {
    if (this.#strict && Object.keys(change).length === 0) throw invalidInput('change', 'must hold at least one field');
    const call = { ...translationsOf(emailId, language), body: toWire(change), options };
    await this.#caller.send({ method: 'PUT', ...call });
  }

  delete(emailId: string, language: string, options?: CallOptions): Promise<void> {
    return this.#caller.send({ method: 'DELETE', ...translationsOf(emailId, language), options });
  }
}

const translationsOf = (id: string, language?: string) => ({
  route: `/v1/design_studio/emails/{id}/languages${language === undefined ? '' : '/{language}'}`,
  params: { id, ...(language !== undefined && { language }) },
});

type Filters = Record<string, string | number | boolean | undefined>;
