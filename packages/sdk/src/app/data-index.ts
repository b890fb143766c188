import { checkCount } from '../check.ts';
import type { CallOptions } from '../http/caller.ts';
import { toWire } from '../wire.ts';
import type { AppCaller } from './app-caller.ts';

export interface AttributeDescription {
  name: string;
  description?: string | undefined;
  /** Of an object type. Default: of people. */
  objectTypeId?: number | undefined;
  /** Of relationships to objects of that type. */
  isRelationship?: boolean | undefined;
  /** A property of this event. */
  eventName?: string | undefined;
  privacyLevel?: number | undefined;
}

export interface EventDescription {
  name: string;
  description?: string | undefined;
}

/** What attributes and events mean, for people who build segments and for generated content. */
export class DataIndexApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  async describeAttributes(attributes: AttributeDescription[], options?: CallOptions): Promise<void> {
    if (this.#strict) checkCount('attributes', attributes.length, Number.MAX_SAFE_INTEGER);
    const body = { attributes: attributes.map(toWire) };
    await this.#caller.send({ method: 'POST', route: '/v1/data_index/attributes', body, options });
  }

  async describeEvents(events: EventDescription[], options?: CallOptions): Promise<void> {
    if (this.#strict) checkCount('events', events.length, Number.MAX_SAFE_INTEGER);
    await this.#caller.send({ method: 'POST', route: '/v1/data_index/events', body: { events }, options });
  }
}
