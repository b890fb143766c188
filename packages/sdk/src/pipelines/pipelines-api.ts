import { checkBytes, checkCount, encodeJson } from '../check.ts';
import { invalidInput } from '../errors.ts';
import { newEventId } from '../event-id.ts';
import type { Caller, CallOptions } from '../http/caller.ts';
import { limits } from '../limits.ts';

/** Who it is about: at least one of the two. */
export interface PipelinesIdentity {
  userId?: string | undefined;
  anonymousId?: string | undefined;
}

export interface PipelinesCommon extends PipelinesIdentity {
  /** Under which destinations may tell a repeated call. Default: a fresh one. */
  messageId?: string | undefined;
  /** ISO 8601 text or a Date; not Unix seconds as in the Track API. */
  timestamp?: string | Date | undefined;
  sentAt?: string | Date | undefined;
  originalTimestamp?: string | Date | undefined;
  context?: Record<string, unknown> | undefined;
  /** Which destinations get it, such as `{ All: false, Warehouse: true }`. */
  integrations?: Record<string, boolean | Record<string, unknown>> | undefined;
}

export interface PipelinesIdentify extends PipelinesCommon {
  traits?: Record<string, unknown> | undefined;
}

export interface PipelinesTrack extends PipelinesCommon {
  event: string;
  properties?: Record<string, unknown> | undefined;
  /** Instead of a person. */
  groupId?: string | undefined;
}

export interface PipelinesPage extends PipelinesCommon {
  name?: string | undefined;
  properties?: Record<string, unknown> | undefined;
}

export interface PipelinesGroup extends PipelinesCommon {
  groupId: string;
  /** With `object_type_id` (default `"1"`) and `relationshipAttributes`. */
  traits?: Record<string, unknown> | undefined;
}

export interface PipelinesAlias extends PipelinesCommon {
  /** What is merged into `userId`. */
  previousId: string;
  userId: string;
}

export type PipelinesItem =
  | ({ type: 'identify' } & PipelinesIdentify)
  | ({ type: 'track' } & PipelinesTrack)
  | ({ type: 'page' | 'screen' } & PipelinesPage)
  | ({ type: 'group' } & PipelinesGroup);

/** Context and integrations apply to every item of a batch. */
export interface PipelinesBatchOptions extends CallOptions {
  context?: Record<string, unknown> | undefined;
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
    const batch = items.map((item) => ({ ...item, messageId: item.messageId ?? newEventId() }));
    const body = encodeJson('items', { batch, context, integrations });
    if (this.#strict) {
      checkCount('items', items.length, Number.MAX_SAFE_INTEGER);
      batch.forEach((item, index) => {
        checkCall(item.type, item, `items[${index}].`);
        checkBytes(`items[${index}]`, JSON.stringify(item), limits.pipelinesCallBytes);
      });
      checkBytes('items', body, limits.pipelinesBatchBytes);
    }
    const repeatable = batch.every(({ type }) => isRepeatable(type));
    await this.#send('/v1/batch', body, repeatable, call);
  }

  async #call(type: string, call: AnyCall, options: CallOptions | undefined): Promise<void> {
    const body = encodeJson('call', { type, ...call, messageId: call.messageId ?? newEventId() });
    if (this.#strict) {
      checkCall(type, call, '');
      checkBytes('call', body, limits.pipelinesCallBytes);
    }
    await this.#send(`/v1/${type}`, body, isRepeatable(type), options);
  }

  async #send(route: string, body: string, repeatable: boolean, options: CallOptions | undefined): Promise<void> {
    await this.#caller.send({
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

type AnyCall = PipelinesCommon & { event?: string; groupId?: string | undefined; previousId?: string };

function checkCall(type: string, call: AnyCall, at: string): void {
  const { userId, anonymousId, groupId, previousId, event } = call;
  if (!userId && !anonymousId && !(type === 'track' && groupId)) {
    throw invalidInput(`${at}userId`, 'give userId or anonymousId');
  }
  if (type === 'track' && !event) throw invalidInput(`${at}event`, 'must not be empty');
  if (type === 'group' && !groupId) throw invalidInput(`${at}groupId`, 'must not be empty');
  if (type === 'alias' && !previousId) throw invalidInput(`${at}previousId`, 'must not be empty');
  if (type === 'alias' && !userId) throw invalidInput(`${at}userId`, 'must not be empty');
  for (const name of ['timestamp', 'sentAt', 'originalTimestamp'] as const) {
    const time = call[name];
    if (time === undefined) continue;
    const written = time instanceof Date || (typeof time === 'string' && /^\d{4}-\d{2}-\d{2}/.test(time));
    if (!written || Number.isNaN(new Date(time).getTime())) {
      throw invalidInput(`${at}${name}`, 'must be ISO 8601 text or a Date (Unix seconds belong to the Track API)');
    }
  }
}
