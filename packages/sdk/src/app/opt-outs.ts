import { checkCount, checkPerson } from '../check.ts';
import type { CallOptions } from '../http/caller.ts';
import { bareCioId, type PersonIdentifiers, type PersonRef } from '../person.ts';
import type { AppCall, AppCaller } from './app-caller.ts';
import type { Paged, PageQuery } from './paged.ts';

export interface OptOut {
  channel: 'sms' | 'whatsapp';
  /** The sender: a phone number, an alphanumeric sender id or the SID of a messaging service. */
  from: string;
  [unknown: string]: unknown;
}

export interface PersonOptOuts {
  identifiers?: PersonIdentifiers | undefined;
  optouts: OptOut[];
  [unknown: string]: unknown;
}

export interface OptOutChange {
  from: string;
  /** `false` opts back in. */
  optout: boolean;
  /** Default `sms`. */
  channel?: 'sms' | 'whatsapp' | undefined;
}

/** Who wants no messages from which sender. */
export class OptOutsApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  /** Everybody who opted out, of one sender (`from`) or of any. Pages hold 1,000 at most. */
  list({ from, ...page }: PageQuery & { from?: string | undefined } = {}, options?: CallOptions): Paged<PersonOptOuts> {
    return this.#caller.paged('optouts', page, { method: 'GET', route: '/v1/optouts', query: { from }, options });
  }

  async ofPerson(person: PersonRef, options?: CallOptions): Promise<OptOut[]> {
    const route = '/v1/customers/{customer_id}/optouts';
    return this.#caller.list('optouts', { method: 'GET', route, ...named(person), options });
  }

  /** Takes effect a moment later. */
  async update(person: PersonRef, optouts: OptOutChange[], options?: CallOptions): Promise<void> {
    if (this.#strict) checkCount('optouts', optouts.length, Number.MAX_SAFE_INTEGER);
    const route = '/v1/customers/{customer_id}/optouts';
    await this.#caller.send({ method: 'PUT', route, ...named(person), body: { optouts }, options });
  }
}

function named(person: PersonRef): Pick<AppCall, 'params' | 'query'> {
  checkPerson('person', person);
  const [kind, value] = Object.entries(person)[0] as [string, string];
  return kind === 'cioId'
    ? { params: { customer_id: `cio_${bareCioId(value)}` }, query: { id_type: 'cio_id' } }
    : { params: { customer_id: value }, query: { id_type: kind } };
}
