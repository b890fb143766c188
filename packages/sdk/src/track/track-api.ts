import type { Attributes } from '../attributes.ts';
import { checkBytes, checkCount, checkEvent, checkId, checkMoment, checkTexts, encodeJson } from '../check.ts';
import type { Clock } from '../clock.ts';
import { CioError, invalidInput } from '../errors.ts';
import { newEventId } from '../event-id.ts';
import type { Call, Caller, CallOptions } from '../http/caller.ts';
import { fillPath } from '../http/path.ts';
import { limits } from '../limits.ts';
import { type Moment, wireMoment } from '../moment.ts';
import { bareCioId, type PersonRef, type PersonRefWithoutPhone } from '../person.ts';
import { toAnswer } from '../wire.ts';
import { callBatch } from './batch-call.ts';
import { TrackBatcher } from './batcher.ts';
import type { BatcherOptions } from './batcher-options.ts';
import { encodeOperation } from './encode-operation.ts';
import {
  checkSize,
  type Device,
  isOversize,
  isRepeatable,
  type ObjectRef,
  type ObjectRelationship,
  type Operation,
  type PersonRelationship,
} from './operation.ts';
import { v1Request } from './v1-operation.ts';

export interface IdentifyOptions extends CallOptions {
  /** When the change happened: orders rapid updates. */
  timestamp?: Moment | undefined;
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
  /** When it happened. Default: when Customer.io receives it. */
  timestamp?: Moment | undefined;
  /** At most 100,000 bytes. */
  data?: Attributes | undefined;
}

/** Of someone known by an `anonymousId`, or an invitation to a `data.recipient`. */
export type AnonymousEvent = Omit<TrackEvent, 'type'> &
  (
    | {
        /** Ties it to the person who later gets this `anonymous_id`. */
        anonymousId: string | number | bigint;
      }
    | { anonymousId?: undefined; data: Attributes & { recipient: string } }
  );

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
  timestamp?: Moment | undefined;
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
    if (this.#strict) checkAnonymousEvent(event);
    const { name, anonymousId, id = newEventId(), timestamp, data } = event;
    const anonymous_id = anonymousId === undefined ? undefined : String(anonymousId);
    const body = { name, anonymous_id, id, timestamp: wireMoment(timestamp), data };
    await this.#caller.write(v1('POST', '/api/v1/events', { body, options }));
  }

  /** Adds or updates a device. */
  addDevice(person: PersonRef, device: Device, options?: CallOptions): Promise<void> {
    return this.entity({ type: 'person', action: 'addDevice', person, device }, options);
  }

  deleteDevice(person: PersonRef, token: string, options?: CallOptions): Promise<void> {
    return this.entity({ type: 'person', action: 'deleteDevice', person, token }, options);
  }

  /** Merges `secondary` into `primary` and deletes it; cannot be undone. Nothing happens while `primary` is unknown. */
  merge(primary: PersonRefWithoutPhone, secondary: PersonRefWithoutPhone, options?: CallOptions): Promise<void> {
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

  /** Any single v2 operation. An event or identify that is too large for v2 travels by v1, where that takes it. */
  async entity(operation: Operation, options?: CallOptions): Promise<void> {
    const body = encodeOperation(operation, this.#strict);
    const byV1 = isOversize(body) ? v1Request(operation, this.#strict) : undefined;
    if (this.#strict && !byV1) checkSize(body, operation);
    const request = byV1 ?? { method: 'POST' as const, route: '/api/v2/entity', body };
    const repeatable = isRepeatable(operation);
    await this.#caller.write({ api: 'track', family: 'track', ...request, repeatable, options });
  }

  /**
   * Any operations in one request; for more than fit one, use {@link TrackApi.batcher}.
   *
   * @throws {CioError} `cio_partly_rejected` with `failures` when some were refused; all others were accepted.
   */
  async batch(operations: readonly Operation[], options?: CallOptions): Promise<void> {
    if (this.#strict && operations.length === 0) throw invalidInput('operations', 'must not be empty');
    const texts = operations.map((operation, index) => {
      const at = `operations[${index}].`;
      const text = encodeOperation(operation, this.#strict, at);
      if (this.#strict) checkSize(text, operation, at, '; a larger event or identify goes by itself, with entity()');
      return text;
    });
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
  addToSegment(segmentId: number, ids: readonly (string | number | bigint)[], options?: SegmentOptions): Promise<void> {
    return this.#changeSegment('/api/v1/segments/{segment_id}/add_customers', segmentId, ids, options);
  }

  /** Removes people from a manual segment, likewise. */
  removeFromSegment(
    segmentId: number,
    ids: readonly (string | number | bigint)[],
    options?: SegmentOptions,
  ): Promise<void> {
    return this.#changeSegment('/api/v1/segments/{segment_id}/remove_customers', segmentId, ids, options);
  }

  /** Unsubscribes whoever received this delivery, and credits the delivery with it. Topics stay as they are. */
  async unsubscribe(deliveryId: string, options?: CallOptions): Promise<void> {
    const path = fillPath('/unsubscribe/{delivery_id}', { delivery_id: deliveryId });
    const body = { unsubscribe: true };
    await this.#caller.writeSilently(v1('POST', '/unsubscribe/{delivery_id}', { path, body, options }));
  }

  /** Reports what happened to a delivery that Customer.io cannot see. */
  async metric({ deliveryId, ...metric }: DeliveryMetric, options?: CallOptions): Promise<void> {
    if (this.#strict) {
      checkId('deliveryId', deliveryId);
      checkMoment('timestamp', metric.timestamp);
    }
    const body = { delivery_id: deliveryId, ...metric, timestamp: wireMoment(metric.timestamp) };
    await this.#caller.writeSilently(v1('POST', '/api/v1/metrics', { body, repeatable: false, options }));
  }

  /** Submits a form; an unknown form is created. `data` holds exactly one of `id` and `email`. */
  async submitForm(formId: string, data: Record<string, string>, options?: CallOptions): Promise<void> {
    if (this.#strict) checkForm(data);
    const path = fillPath('/api/v1/forms/{form_id}/submit', { form_id: formId });
    const body = { data };
    await this.#caller.writeSilently(
      v1('POST', '/api/v1/forms/{form_id}/submit', { path, body, repeatable: false, options }),
    );
  }

  async #changeSegment(
    route: string,
    segmentId: number,
    ids: readonly (string | number | bigint)[],
    options: SegmentOptions = {},
  ) {
    const { idType = 'id', ...call } = options;
    if (this.#strict) {
      checkCount('ids', ids.length, Number.MAX_SAFE_INTEGER);
      ids.forEach((id, index) => {
        checkId(`ids[${index}]`, id);
      });
    }
    const wireType = idType === 'cioId' ? 'cio_id' : idType;
    const path = `${fillPath(route, { segment_id: segmentId })}?id_type=${wireType}`;
    const texts = ids.map(String);
    const wireIds = idType === 'cioId' ? texts.map(bareCioId) : texts;
    for (let start = 0; start < ids.length; start += limits.segmentIds) {
      const body = { ids: wireIds.slice(start, start + limits.segmentIds) };
      await this.#caller.write(v1('POST', route, { path, body, options: call }));
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

function checkAnonymousEvent(event: AnonymousEvent): void {
  checkEvent('', event);
  const { anonymousId, data } = event;
  if (anonymousId !== undefined) checkId('anonymousId', anonymousId);
  else if (!(data as { recipient?: unknown } | undefined)?.recipient)
    throw invalidInput('anonymousId', 'is missing; give it, or data.recipient for an invitation');
  if (data) checkBytes('data', encodeJson('data', data), limits.eventDataBytes);
}

function checkForm(data: Record<string, string>): void {
  checkTexts('data', data);
  const identifiers = ['id', 'email'].filter((name) => data[name]);
  if (identifiers.length !== 1) throw invalidInput('data', 'must hold exactly one of id and email');
}
