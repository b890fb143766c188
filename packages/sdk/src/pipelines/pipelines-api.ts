import { byteLength } from '#platform/bytes';
import type { Attributes } from '../attributes.ts';
import { checkBytes, checkCount, checkData, checkId, encodeJson, longestOf } from '../check.ts';
import { invalidInput } from '../errors.ts';
import { newEventId } from '../event-id.ts';
import type { Caller, CallOptions } from '../http/caller.ts';
import { limits } from '../limits.ts';
import { maxSeconds, secondsOf } from '../moment.ts';

/** Who it is about: at least one of the two. Numbers become text. */
export interface PipelinesIdentity {
  userId?: string | number | bigint | undefined;
  anonymousId?: string | number | bigint | undefined;
}

export interface PipelinesCommon extends PipelinesIdentity {
  /** Under which destinations may tell a repeated call. Default: a fresh one. */
  messageId?: string | undefined;
  /** ISO 8601 text or a Date; not Unix seconds as in the Track API. */
  timestamp?: string | Date | undefined;
  sentAt?: string | Date | undefined;
  originalTimestamp?: string | Date | undefined;
  context?: Attributes | undefined;
  /** Which destinations get it, such as `{ All: false, Warehouse: true }`. */
  integrations?: Record<string, boolean | Record<string, unknown>> | undefined;
}

export interface PipelinesIdentify extends PipelinesCommon {
  traits?: Attributes | undefined;
}

export interface PipelinesTrack extends PipelinesCommon {
  event: string;
  properties?: Attributes | undefined;
  /** Instead of a person. */
  groupId?: string | number | bigint | undefined;
}

export interface PipelinesPage extends PipelinesCommon {
  name?: string | undefined;
  properties?: Attributes | undefined;
}

export interface PipelinesGroup extends PipelinesCommon {
  groupId: string | number | bigint;
  /** With `object_type_id` (default `"1"`) and `relationshipAttributes`. */
  traits?: Attributes | undefined;
}

export interface PipelinesAlias extends PipelinesCommon {
  /** What is merged into `userId`. */
  previousId: string | number | bigint;
  userId: string | number | bigint;
}

export type PipelinesItem =
  | ({ type: 'identify' } & PipelinesIdentify)
  | ({ type: 'track' } & PipelinesTrack)
  | ({ type: 'page' | 'screen' } & PipelinesPage)
  | ({ type: 'group' } & PipelinesGroup);

/** Context and integrations apply to every item of a batch. */
export interface PipelinesBatchOptions extends CallOptions {
  context?: Attributes | undefined;
  integrations?: Record<string, boolean | Record<string, unknown>> | undefined;
}

/**
 * The Pipelines (CDP) API, always in strict mode: without it Customer.io answers 200 to what it drops.
 *
 * @see https://docs.customer.io/integrations/api/cdp/
 */
export class PipelinesApi {
  readonly #caller: Caller;
  readonly #strict: boolean;

  constructor({ caller, strict }: { caller: Caller; strict: boolean }) {
    this.#caller = caller;
    this.#strict = strict;
  }

  identify(call: PipelinesIdentify, options?: CallOptions): Promise<void> {
    return this.#call('identify', call, options);
  }

  track(call: PipelinesTrack, options?: CallOptions): Promise<void> {
    return this.#call('track', call, options);
  }

  page(call: PipelinesPage, options?: CallOptions): Promise<void> {
    return this.#call('page', call, options);
  }

  screen(call: PipelinesPage, options?: CallOptions): Promise<void> {
    return this.#call('screen', call, options);
  }

  group(call: PipelinesGroup, options?: CallOptions): Promise<void> {
    return this.#call('group', call, options);
  }

  alias(call: PipelinesAlias, options?: CallOptions): Promise<void> {
    return this.#call('alias', call, options);
  }

  /** Several calls in one request of at most 500,000 bytes. */
  async batch(items: readonly PipelinesItem[], options: PipelinesBatchOptions = {}): Promise<void> {
    const { context, integrations, ...call } = options;
    if (this.#strict) {
      checkCount('items', items.length, Number.MAX_SAFE_INTEGER);
      items.forEach((item, index) => {
        checkCall(item.type, item, `items[${index}].`);
      });
      checkData('context', context);
    }
    const batch = items.map((item) => ({ ...wireCall(item), type: item.type }));
    if (this.#strict) {
      batch.forEach((item, index) => {
        checkSize(item, `items[${index}].`);
      });
    }
    const body = encodeJson('items', { batch, context, integrations });
    if (this.#strict) checkBytes('items', body, limits.pipelinesBatchBytes);
    const repeatable = batch.every(({ type }) => isRepeatable(type));
    await this.#send('/v1/batch', body, repeatable, call);
  }

  async #call(type: string, call: AnyCall, options: CallOptions | undefined): Promise<void> {
    if (this.#strict) checkCall(type, call, '');
    const wire = { type, ...wireCall(call) };
    const body = this.#strict ? checkSize(wire, '') : encodeJson('input', wire);
    await this.#send(`/v1/${type}`, body, isRepeatable(type), options);
  }

  async #send(route: string, body: string, repeatable: boolean, options: CallOptions | undefined): Promise<void> {
    await this.#caller.write({
      api: 'pipelines',
      family: 'pipelines',
      method: 'POST',
      route,
      body,
      repeatable,
      options,
    });
  }
}

/** Whether Customer.io drops a repeated `messageId` is not published: what would count twice is not repeated. */
const isRepeatable = (type: string): boolean => type === 'identify' || type === 'group' || type === 'alias';

type AnyCall = PipelinesCommon & {
  event?: string;
  groupId?: string | number | bigint | undefined;
  previousId?: string | number | bigint;
  traits?: object | undefined;
  properties?: object | undefined;
};

/** With a message id, and ids as text. */
function wireCall(call: AnyCall): AnyCall & { messageId: string } {
  const wire = { ...call, messageId: call.messageId ?? newEventId() };
  for (const name of ['userId', 'anonymousId', 'groupId', 'previousId'] as const)
    if (wire[name] !== undefined && wire[name] !== null) wire[name] = String(wire[name]);
  for (const name of ['timestamp', 'sentAt', 'originalTimestamp'] as const) {
    const time = wire[name];
    if (typeof time === 'string') wire[name] = plainIso(time);
  }
  return wire;
}

/** Every form of ISO 8601 is taken; what leaves is the one that all destinations can read. */
function plainIso(time: string): string {
  if (/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/.test(time)) return time;
  const seconds = secondsOf(time);
  return seconds === undefined ? time : new Date(seconds * 1000).toISOString();
}

function checkCall(type: string, call: AnyCall, at: string): void {
  const { userId, anonymousId, groupId, previousId, event } = call;
  if (isMissing(userId) && isMissing(anonymousId) && !(type === 'track' && !isMissing(groupId))) {
    throw invalidInput(`${at}userId`, 'give userId or anonymousId');
  }
  if (type === 'track' && !event)
    throw invalidInput(`${at}event`, event === undefined ? 'is missing' : 'must not be empty');
  if (type === 'group' && isMissing(groupId)) throw invalidInput(`${at}groupId`, 'must not be empty');
  if (type === 'alias' && isMissing(previousId)) throw invalidInput(`${at}previousId`, 'must not be empty');
  if (type === 'alias' && isMissing(userId)) throw invalidInput(`${at}userId`, 'must not be empty');
  for (const name of ['userId', 'anonymousId', 'groupId', 'previousId'] as const)
    if (!isMissing(call[name])) checkId(`${at}${name}`, call[name]);
  for (const name of ['traits', 'properties', 'context'] as const) checkData(`${at}${name}`, call[name]);
  for (const name of ['timestamp', 'sentAt', 'originalTimestamp'] as const) checkIsoTime(`${at}${name}`, call[name]);
}

const isMissing = (id: unknown): boolean => id === undefined || id === null || id === '';

function checkIsoTime(field: string, time: string | Date | undefined): void {
  if (time === undefined) return;
  const isDigits = typeof time === 'string' && /^-?\d+$/.test(time.trim());
  const isWritten = time instanceof Date || (typeof time === 'string' && !isDigits);
  if (isWritten && Math.abs(secondsOf(time) ?? Number.NaN) <= maxSeconds) return;
  throw invalidInput(
    field,
    'must be ISO 8601 text with a zone (such as 2026-01-31T09:00:00Z) or a Date; Unix seconds belong to the Track API',
  );
}

/** @returns the call as JSON. */
function checkSize(wire: AnyCall & { type: string }, at: string): string {
  const body = encodeJson('input', wire);
  if (byteLength(body) <= limits.pipelinesCallBytes) return body;
  const { type: _, ...given } = wire;
  checkBytes(at + longestOf(given), body, limits.pipelinesCallBytes, { subject: 'makes the whole' });
  return body;
}
