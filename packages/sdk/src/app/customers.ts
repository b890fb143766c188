import { checkCount, checkId, checkPerson } from '../check.ts';
import type { CallOptions } from '../http/caller.ts';
import { limits } from '../limits.ts';
import { bareCioId, type PersonIdentifiers, type PersonRef } from '../person.ts';
import type { AppCall, AppCaller } from './app-caller.ts';
import type { AudienceFilter } from './audience-filter.ts';
import type { Message, MessagesQuery } from './deliveries.ts';
import { Paged, type PageQuery } from './paged.ts';

export interface Customer {
  id: string;
  identifiers: PersonIdentifiers;
  /** Every value is text: numbers too, and objects are JSON. */
  attributes: Record<string, string>;
  /** Unix seconds of each attribute's last change (deprecated by Customer.io). */
  timestamps?: Record<string, number> | undefined;
  unsubscribed: boolean;
  devices: CustomerDevice[];
  [unknown: string]: unknown;
}

export interface CustomerDevice {
  id: string;
  platform: 'ios' | 'android';
  lastUsed?: number | undefined;
  attributes?: Record<string, string> | undefined;
  [unknown: string]: unknown;
}

export interface CustomerSegment {
  id: number;
  name: string;
  description?: string | undefined;
  [unknown: string]: unknown;
}

export interface ActivitiesQuery extends PageQuery {
  type?: string | undefined;
  /** Name of the event or attribute. */
  name?: string | undefined;
}

export interface Activity {
  id: string;
  type: string;
  name?: string | undefined;
  customerIdentifiers?: PersonIdentifiers | undefined;
  /** Unix seconds. */
  timestamp: number;
  data?: Record<string, unknown> | undefined;
  [unknown: string]: unknown;
}

export interface SubscriptionPreferences {
  id: string;
  identifiers: PersonIdentifiers;
  unsubscribed: boolean;
  topics: {
    id: string | number;
    name: string;
    description?: string | undefined;
    subscribed: boolean;
    [unknown: string]: unknown;
  }[];
  [unknown: string]: unknown;
}

export interface CustomerRelationship {
  objectTypeId: number | string;
  identifiers: { objectId?: string; cioObjectId?: string };
  attributes?: Record<string, unknown> | undefined;
  [unknown: string]: unknown;
}

type ManyAnswer = { customers?: (Customer | { customer: Customer })[] | null };

/** People, as the App API reads them. */
export class CustomersApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  /** Everyone with this address; an empty list when there is none. */
  async byEmail(email: string, options?: CallOptions): Promise<PersonIdentifiers[]> {
    if (this.#strict) checkId('email', email);
    type Answer = { results?: PersonIdentifiers[] | null };
    const { results } = await this.#caller.get<Answer>('/v1/customers', { query: { email }, options });
    return results ?? [];
  }

  /** Everyone who matches a filter. Pages hold 50 by default, 1,000 at most. */
  search(filter: AudienceFilter, query: PageQuery = {}, options?: CallOptions): Paged<PersonIdentifiers> {
    return new Paged(query, async ({ start, limit }) => {
      const answer = await this.#caller.json<{ identifiers?: PersonIdentifiers[] | null; next?: string | null }>({
        method: 'POST',
        route: '/v1/customers',
        query: { start, limit },
        body: { filter },
        options,
      });
      return { items: answer.identifiers, next: answer.next };
    });
  }

  /** One person's attributes, devices and subscription. */
  async attributes(person: PersonRef, options?: CallOptions): Promise<Customer> {
    const route = '/v1/customers/{customer_id}/attributes';
    const call: AppCall = { method: 'GET', route, ...this.#named(person), options };
    const customer = await this.#caller.one<Customer>('customer', call);
    return { ...customer, devices: customer.devices ?? [] };
  }

  /** Up to 100 people at once, all named by the same kind of identifier. Unknown ones are left out. */
  async attributesOfMany(
    ids: readonly (string | number | bigint)[],
    { idType = 'id', ...options }: CallOptions & { idType?: 'id' | 'email' | 'phone' | 'cioId' } = {},
  ): Promise<Customer[]> {
    if (this.#strict) checkCount('ids', ids.length, limits.attributesIds);
    const texts = ids.map(String);
    const { customers } = await this.#caller.json<ManyAnswer>({
      method: 'POST',
      route: '/v1/customers/attributes',
      query: { id_type: idType === 'cioId' ? 'cio_id' : idType },
      body: { ids: idType === 'cioId' ? texts.map(bareCioId) : texts },
      options,
    });
    // Documented as wrapped; a published client of this endpoint meets them bare.
    return (customers ?? []).map((entry) => ('customer' in entry ? (entry.customer as Customer) : entry));
  }

  /** The segments a person is in. */
  async segments(person: PersonRef, options?: CallOptions): Promise<CustomerSegment[]> {
    type Answer = { segments?: CustomerSegment[] | null };
    const { segments } = await this.#caller.get<Answer>('/v1/customers/{customer_id}/segments', {
      ...this.#named(person),
      options,
    });
    return segments ?? [];
  }

  /** A person's deliveries of the last six months. Pages hold 50 by default, 1,000 at most. */
  messages(person: PersonRef, { startTs, endTs, ...page }: MessagesQuery = {}, options?: CallOptions): Paged<Message> {
    return this.#paged<Message>(person, 'messages', page, { start_ts: startTs, end_ts: endTs }, options);
  }

  /** What a person did and was sent in the last 30 days. Pages hold 10 by default, 100 at most. */
  activities(person: PersonRef, { type, name, ...page }: ActivitiesQuery = {}, options?: CallOptions): Paged<Activity> {
    return this.#paged<Activity>(person, 'activities', page, { type, name }, options);
  }

  /** The objects a person is related to. Customer.io warns that pages may repeat entries. */
  relationships(person: PersonRef, query: PageQuery = {}, options?: CallOptions): Paged<CustomerRelationship> {
    return this.#paged<CustomerRelationship>(person, 'relationships', query, {}, options);
  }

  async subscriptionPreferences(
    person: PersonRef,
    { language, ...options }: CallOptions & { language?: string } = {},
  ): Promise<SubscriptionPreferences> {
    const { query, ...named } = this.#named(person);
    const route = '/v1/customers/{customer_id}/subscription_preferences';
    const call: AppCall = { method: 'GET', route, ...named, query: { ...query, language }, options };
    const customer = await this.#caller.one<SubscriptionPreferences>('customer', call);
    return { ...customer, topics: customer.topics ?? [] };
  }

  #paged<T>(
    person: PersonRef,
    what: 'messages' | 'activities' | 'relationships',
    page: PageQuery,
    filters: Record<string, string | number | undefined>,
    options: CallOptions | undefined,
  ): Paged<T> {
    const key = what === 'relationships' ? 'cioRelationships' : what;
    return new Paged<T>(page, async ({ start, limit }) => {
      const { query, ...named } = this.#named(person);
      const answer = await this.#caller.get<Record<string, unknown>>(`/v1/customers/{customer_id}/${what}`, {
        ...named,
        query: { ...query, start, limit, ...filters },
        options,
      });
      return { items: answer[key] as T[] | null, next: answer.next as string | null };
    });
  }

  #named(person: PersonRef) {
    checkPerson('person', person); // never skipped: a path needs exactly one identifier
    const [name, given] = Object.entries(person).find(([, each]) => each !== undefined) as [string, unknown];
    const value = String(given);
    const fields = { customer_id: `person.${name}` };
    return name === 'cioId'
      ? { params: { customer_id: `cio_${bareCioId(value)}` }, query: { id_type: 'cio_id' }, fields }
      : { params: { customer_id: value }, query: { id_type: name }, fields };
  }
}
