import { newEventId } from '../event-id.ts';
import type { Caller, CallOptions } from '../http/caller.ts';
import { type PersonRef, wirePerson } from '../person.ts';

export type Attributes = Record<string, unknown>;

export interface TrackEvent {
  name: string;
  /** Default `event`. */
  type?: 'event' | 'page' | 'screen';
  /** ULID under which Customer.io deduplicates; see `eventIdFrom`. Default: a fresh one, kept across retries. */
  id?: string;
  /** Unix seconds. Default: when Customer.io receives it. */
  timestamp?: number;
  data?: Record<string, unknown>;
}

export interface AnonymousEvent extends Omit<TrackEvent, 'type'> {
  anonymousId?: string;
}

export interface WorkspaceRegion {
  url: string;
  region: 'us' | 'eu';
  environmentId: number;
}

/** The Track API, v1 and v2. */
export class TrackApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  async region(options?: CallOptions): Promise<WorkspaceRegion> {
    const { environment_id, ...rest } = await this.#caller.json<
      Omit<WorkspaceRegion, 'environmentId'> & { environment_id: number }
    >({
      api: 'track',
      method: 'GET',
      route: '/api/v1/accounts/region',
      repeatable: true,
      options,
    });
    return { ...rest, environmentId: environment_id };
  }

  async identify(person: PersonRef, attributes: Attributes, options?: CallOptions): Promise<void> {
    await this.#entity({ type: 'person', action: 'identify', identifiers: wirePerson(person), attributes }, options);
  }

  async event(
    person: PersonRef,
    { name, type = 'event', id = newEventId(), timestamp, data }: TrackEvent,
    options?: CallOptions,
  ): Promise<void> {
    await this.#entity(
      { type: 'person', action: type, identifiers: wirePerson(person), name, id, timestamp, attributes: data },
      options,
    );
  }

  async anonymousEvent(
    { name, anonymousId, id = newEventId(), timestamp, data }: AnonymousEvent,
    options?: CallOptions,
  ): Promise<void> {
    const body = JSON.stringify({ name, anonymous_id: anonymousId, id, timestamp, data });
    await this.#caller.send({ api: 'track', method: 'POST', route: '/api/v1/events', body, repeatable: true, options });
  }

  async #entity(operation: object, options: CallOptions | undefined): Promise<void> {
    const body = JSON.stringify(operation);
    await this.#caller.send({ api: 'track', method: 'POST', route: '/api/v2/entity', body, repeatable: true, options });
  }
}
