import { checkBytes, checkCount, checkEvent, checkId, checkSeconds, encodeJson } from '../check.ts';
import type { Clock } from '../clock.ts';
import { CioError, invalidInput } from '../errors.ts';
import { newEventId } from '../event-id.ts';
import type { Call, Caller, CallOptions } from '../http/caller.ts';
import { fillPath } from '../http/path.ts';
import { limits } from '../limits.ts';
import { bareCioId, type PersonRef } from '../person.ts';
import { toAnswer } from '../wire.ts';
import { callBatch } from './batch-call.ts';
import { type BatcherOptions, TrackBatcher } from './batcher.ts';
import {
  type Attributes,
  type Device,
  encodeOperation,
  isRepeatable,
  type ObjectRef,
  type ObjectRelationship,
  type Operation,
  type PersonRelationship,
} from './operation.ts';

export interface IdentifyOptions extends CallOptions {
  /** When the change happened, in Unix seconds: orders rapid updates. */
  timestamp?: number | undefined;
  /** `true`: never create a person; an unknown one is ignored. */
  updateOnly?: boolean | undefined;
  relationships?: ObjectRelationship[] | undefined;
}

export interface UpsertObjectOptions extends CallOptions {
  relationships?: PersonRelationship[] | undefined;
}

export interface TrackEvent {
  /** For pages and screens: the URL or the screen's name. */
  name: string;
  /** Default `event`. */
  type?: 'event' | 'page' | 'screen' | undefined;
  /** ULID under which Customer.io deduplicates; see `eventIdFrom`. Default: a fresh one, kept across retries. */
  id?: string | undefined;
  /** Unix seconds. Default: when Customer.io receives it. */
  timestamp?: number | undefined;
  data?: Record<string, unknown> | undefined;
}

export interface AnonymousEvent extends Omit<TrackEvent, 'type'> {
  /** Ties it to the person who later gets this `anonymous_id`. Without it, give `data.recipient` (an invitation). */
  anonymousId?: string | undefined;
}

export interface WorkspaceRegion {
  url: string;
  region: 'us' | 'eu';
  /** The workspace the credentials belong to. */
  environmentId: number;
  [unknown: string]: unknown;
}

export interface DeliveryMetric {
  deliveryId: string;
  metric: 'bounced' | 'clicked' | 'converted' | 'deferred' | 'delivered' | 'dropped' | 'opened' | 'spammed';
  /** Unix seconds. */
  timestamp?: number | undefined;
  /** Address, device id or phone number (SMS wants a number). */
  recipient?: string | number | undefined;
  reason?: string | undefined;
  href?: string | undefined;
}

export interface SegmentOptions extends CallOptions {
  /** What the ids are; those of another kind are ignored by Customer.io without a word. Default `id`. */
  idType?: 'id' | 'email' | 'cioId' | undefined;
}

export interface TrackDependencies {
  caller: Caller;
  clock: Clock;
  strict: boolean;
}

/**
 * The Track API. People and objects travel as v2 operations; v1 carries what only v1 has.
 * A call that resolves was queued by Customer.io, not yet applied.
 *
 * @see https://docs.customer.io/integrations/api/track/
 */
export class TrackApi {
  readonly #dependencies: TrackDependencies;
  readonly #caller: Caller;
  readonly #strict: boolean;

  constructor(dependencies: TrackDependencies) {
    this.#dependencies = dependencies;
    this.#caller = dependencies.caller;
    this.#strict = dependencies.strict;
  }

  /** Which region and workspace the credentials belong to: the cheapest proof that they work. */
  async region(options?: CallOptions): Promise<WorkspaceRegion> {
    const call = v1('GET', '/api/v1/accounts/region', { options });
    return toAnswer(await this.#caller.json(call, ({ region }) => typeof region === 'string'));
  }

  /** Adds or updates a person. Reserved attributes: `unsubscribed`, `created_at`, `cio_subscription_preferences`, … */
  identify(person: PersonRef, attributes: Attributes = {}, options: IdentifyOptions = {}): Promise<void> {
    const { timestamp, updateOnly, relationships, ...call } = options;
    return this.entity(
      { type: 'person', action: 'identify', person, attributes, timestamp, updateOnly, relationships },
      call,
    );
  }

  /** Deletes the profile. A later identify creates it anew; to keep it away, suppress. */
  delete(person: PersonRef, options?: CallOptions): Promise<void> {
    return this.entity({ type: 'person', action: 'delete', person }, options);
  }

  /** Deletes the profile for good and ignores everything sent for its identifiers. This does not pause messages. */
  suppress(person: PersonRef, options?: CallOptions): Promise<void> {
    return this.entity({ type: 'person', action: 'suppress', person }, options);
  }

  /** Accepts the identifiers again. Brings neither profile nor history back. */
  unsuppress(person: PersonRef, options?: CallOptions): Promise<void> {
    return this.entity({ type: 'person', action: 'unsuppress', person }, options);
  }

  event(person: PersonRef, { type = 'event', ...event }: TrackEvent, options?: CallOptions): Promise<void> {
    return this.entity({ type: 'person', action: type, person, ...event }, options);
  }

  /** An event of someone not identified yet. */
  async anonymousEvent(event: AnonymousEvent, options?: CallOptions): Promise<void> {
    if (this.#strict) checkEvent('', event);
    const { name, anonymousId, id = newEventId(), timestamp, data } = event;
    const body = { name, anonymous_id: anonymousId, id, timestamp, data };
    await this.#caller.send(v1('POST', '/api/v1/events', { body, options }));
  }

  /** Adds or updates a device. */
  addDevice(person: PersonRef, device: Device, options?: CallOptions): Promise<void> {
    return this.entity({ type: 'person', action: 'addDevice', person, device }, options);
  }

  deleteDevice(person: PersonRef, token: string, options?: CallOptions): Promise<void> {
    return this.entity({ type: 'person', action: 'deleteDevice', person, token }, options);
  }

  /** Merges `secondary` into `primary` and deletes it; cannot be undone. Nothing happens while `primary` is unknown. */
  merge(primary: PersonRef, secondary: PersonRef, options?: CallOptions): Promise<void> {
    return this.entity({ type: 'person', action: 'merge', primary, secondary }, options);
  }

  /** Relates a person to objects. */
  relate(person: PersonRef, relationships: ObjectRelationship[], options?: CallOptions): Promise<void> {
    return this.entity({ type: 'person', action: 'addRelationships', person, relationships }, options);
  }

  unrelate(person: PersonRef, relationships: ObjectRelationship[], options?: CallOptions): Promise<void> {
    return this.entity({ type: 'person', action: 'deleteRelationships', person, relationships }, options);
  }

  /** Adds or updates an object, such as a company. */
  upsertObject(object: ObjectRef, attributes: Attributes = {}, options: UpsertObjectOptions = {}): Promise<void> {
    const { relationships, ...call } = options;
    return this.entity({ type: 'object', action: 'identify', object, attributes, relationships }, call);
  }

  /** Deletes an object and its relationships. */
  deleteObject(object: ObjectRef, options?: CallOptions): Promise<void> {
    return this.entity({ type: 'object', action: 'delete', object }, options);
  }

  /** Any single v2 operation. */
  async entity(operation: Operation, options?: CallOptions): Promise<void> {
    const body = encodeOperation(operation, this.#strict);
    await this.#caller.send({
      api: 'track',
      family: 'track',
      method: 'POST',
      route: '/api/v2/entity',
      body,
      repeatable: isRepeatable(operation),
      options,
    });
  }

  /**
   * Any operations in one request; for more than fit one, use {@link TrackApi.batcher}.
   *
   * @throws {CioError} `cio_partly_rejected` with `failures` when some were refused; all others were accepted.
   */
  async batch(operations: readonly Operation[], options?: CallOptions): Promise<void> {
    if (this.#strict && operations.length === 0) throw invalidInput('operations', 'must not be empty');
    const texts = operations.map((operation, index) =>
      encodeOperation(operation, this.#strict, `operations[${index}].`),
    );
    const body = `{"batch":[${texts.join(',')}]}`;
    if (this.#strict) checkBytes('operations', body, limits.batchBytes, { advice: '; for more, use batcher()' });
    const repeatable = operations.every(isRepeatable);
    const failures = await callBatch(this.#caller, { body, count: operations.length, repeatable, options });
    const [first] = failures;
    if (!first) return;
    const words = [first.field, first.message ?? first.reason].filter(Boolean).join(': ');
    throw new CioError({
      code: 'cio_partly_rejected',
      message: `Customer.io refused ${failures.length} of ${operations.length} operations; operations[${first.index}]: ${words}`,
      status: 207,
      field: `operations[${first.index}]`,
      failures,
    });
  }

  /** Sends any number of operations in well-filled batches. */
  batcher(options?: BatcherOptions): TrackBatcher {
    return new TrackBatcher(this.#dependencies, options);
  }

  /**
   * Adds people to a manual segment, in as many requests as the vendor's limit of 1,000 ids asks for, one after the
   * other. When one of them fails, those before it stay done; repeating the whole call is safe.
   */
  addToSegment(segmentId: number, ids: readonly string[], options?: SegmentOptions): Promise<void> {
    return this.#changeSegment('/api/v1/segments/{segment_id}/add_customers', segmentId, ids, options);
  }

  /** Removes people from a manual segment, likewise. */
  removeFromSegment(segmentId: number, ids: readonly string[], options?: SegmentOptions): Promise<void> {
    return this.#changeSegment('/api/v1/segments/{segment_id}/remove_customers', segmentId, ids, options);
  }

  /** Unsubscribes whoever received this delivery, and credits the delivery with it. Topics stay as they are. */
  async unsubscribe(deliveryId: string, options?: CallOptions): Promise<void> {
    const path = fillPath('/unsubscribe/{delivery_id}', { delivery_id: deliveryId });
    const body = { unsubscribe: true };
    await this.#caller.send(v1('POST', '/unsubscribe/{delivery_id}', { path, body, options }));
  }

  /** Reports what happened to a delivery that Customer.io cannot see. */
  async metric({ deliveryId, ...metric }: DeliveryMetric, options?: CallOptions): Promise<void> {
    if (this.#strict) {
      checkId('deliveryId', deliveryId);
      checkSeconds('timestamp', metric.timestamp);
    }
    const body = { delivery_id: deliveryId, ...metric };
    await this.#caller.send(v1('POST', '/api/v1/metrics', { body, repeatable: false, options }));
  }

  /** Submits a form; an unknown form is created. `data` holds exactly one of `id` and `email`. */
  async submitForm(formId: string, data: Record<string, string>, options?: CallOptions): Promise<void> {
    if (this.#strict) checkForm(data);
    const path = fillPath('/api/v1/forms/{form_id}/submit', { form_id: formId });
    const body = { data };
    await this.#caller.send(v1('POST', '/api/v1/forms/{form_id}/submit', { path, body, repeatable: false, options }));
  }

  async #changeSegment(route: string, segmentId: number, ids: readonly string[], options: SegmentOptions = {}) {
    const { idType = 'id', ...call } = options;
    if (this.#strict) {
      checkCount('ids', ids.length, Number.MAX_SAFE_INTEGER);
      ids.forEach((id, index) => {
        checkId(`ids[${index}]`, id);
      });
    }
    const wireType = idType === 'cioId' ? 'cio_id' : idType;
    const path = `${fillPath(route, { segment_id: segmentId })}?id_type=${wireType}`;
    const wireIds = idType === 'cioId' ? ids.map(bareCioId) : ids;
    for (let start = 0; start < ids.length; start += limits.segmentIds) {
      const body = { ids: wireIds.slice(start, start + limits.segmentIds) };
      await this.#caller.send(v1('POST', route, { path, body, options: call }));
    }
  }
}

function v1(
  method: 'GET' | 'POST',
  route: string,
  {
    path,
    body,
    repeatable = true,
    options,
  }: {
    path?: string | undefined;
    body?: object | undefined;
    repeatable?: boolean | undefined;
    options: CallOptions | undefined;
  },
): Call {
  const text = body === undefined ? undefined : encodeJson('input', body);
  return { api: 'track', family: 'track', method, route, path, body: text, repeatable, options };
}

function checkForm(data: Record<string, string>): void {
  const identifiers = ['id', 'email'].filter((name) => data[name]);
  if (identifiers.length !== 1) throw invalidInput('data', 'must hold exactly one of id and email');
  for (const [name, value] of Object.entries(data)) {
    if (typeof value !== 'string') throw invalidInput(`data.${name}`, `must be text; got ${typeof value}`);
    checkBytes(`data.${name}`, value, limits.attributeValueBytes);
  }
}
