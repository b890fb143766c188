import type { Attributes } from '../attributes.ts';
import { checkBytes, checkCount, checkData, checkValue, encodeJson } from '../check.ts';
import { CioError, invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import { limits } from '../limits.ts';
import { toWire } from '../wire.ts';
import type { AppCall, AppCaller } from './app-caller.ts';
import type { AudienceFilter } from './audience-filter.ts';
import { type DeliveriesQuery, type Message, pagedMessages } from './deliveries.ts';
import { MessageActionsApi } from './message-actions.ts';
import {
  type LinkMetrics,
  type LinkMetricsQuery,
  type MetricSeries,
  type MetricsQuery,
  readLinkMetrics,
  readMetrics,
} from './metrics.ts';
import type { Paged, PageQuery } from './paged.ts';

/** What a broadcast is triggered with: Liquid data, and one of six audiences (none: the one saved in the UI). */
export type BroadcastTrigger = { data?: Attributes | undefined } & BroadcastAudience;

export type BroadcastAudience =
  | Record<never, never>
  | { recipients: AudienceFilter }
  | ({ emails: string[] } & EmailFlags)
  | ({ ids: (string | number)[] } & IdFlags)
  | ({ perUserData: BroadcastRecipient[] } & EmailFlags & IdFlags)
  /** URL of JSON Lines of {@link BroadcastRecipient}s, at most 10 GB. */
  | ({ dataFileUrl: string } & EmailFlags & IdFlags);

export type BroadcastRecipient = ({ id: string | number; email?: undefined } | { email: string; id?: undefined }) & {
  data?: Attributes | undefined;
};

export interface EmailFlags {
  /** Go on when an address is unknown. Default `false`: nothing is sent at all. */
  emailIgnoreMissing?: boolean | undefined;
  /** Send to every profile that shares an address. Default `false`: that is an error. */
  emailAddDuplicates?: boolean | undefined;
}

export interface IdFlags {
  /** Go on when an id is unknown. Default `false`: nothing is sent at all. */
  idIgnoreMissing?: boolean | undefined;
}

export interface Broadcast {
  id: number;
  name: string;
  type?: string | undefined;
  created?: number | undefined;
  updated?: number | undefined;
  active?: boolean | undefined;
  state?: string | undefined;
  actions?: { id: number | string; type: string }[] | undefined;
  tags?: string[] | undefined;
  [unknown: string]: unknown;
}

export interface BroadcastTriggerStatus {
  id: number;
  broadcastId?: number | undefined;
  createdAt?: number | undefined;
  /** Unix seconds; absent until it was processed. */
  processedAt?: number | null;
  [unknown: string]: unknown;
}

/** API-triggered broadcasts. */
export class BroadcastsApi {
  readonly actions: MessageActionsApi;
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
    this.actions = new MessageActionsApi(caller, 'broadcasts');
  }

  list(options?: CallOptions): Promise<Broadcast[]> {
    return this.#caller.list('broadcasts', { method: 'GET', route: '/v1/broadcasts', options });
  }

  async get(broadcastId: number, options?: CallOptions): Promise<Broadcast> {
    const params = { broadcast_id: broadcastId };
    return this.#caller.one('broadcast', { method: 'GET', route: '/v1/broadcasts/{broadcast_id}', params, options });
  }

  /**
   * Triggers a broadcast; `id` is the trigger's. Allowed once in 10 seconds. It never creates people, and it is
   * never repeated here when it may have been accepted.
   */
  async trigger(broadcastId: number, trigger: BroadcastTrigger = {}, options?: CallOptions): Promise<{ id: number }> {
    if (this.#strict) checkTrigger(trigger);
    const call: AppCall = {
      method: 'POST',
      route: '/v1/campaigns/{broadcast_id}/triggers', // the path says campaigns, the id is a broadcast's
      params: { broadcast_id: broadcastId },
      body: toWire(withTextIds(trigger)),
      repeatable: false,
      family: 'broadcast',
      options,
    };
    return this.#caller.json(call, 'id');
  }

  /** All triggers of a broadcast: `processedAt` tells which are done. */
  triggers(broadcastId: number, options?: CallOptions): Promise<BroadcastTriggerStatus[]> {
    const call = { route: '/v1/broadcasts/{broadcast_id}/triggers', params: { broadcast_id: broadcastId }, options };
    return this.#caller.list('triggers', { method: 'GET', ...call });
  }

  /** One trigger's state; `undefined` when it is not there. */
  async triggerStatus(
    broadcastId: number,
    triggerId: number,
    options?: CallOptions,
  ): Promise<BroadcastTriggerStatus | undefined> {
    const params = { broadcast_id: broadcastId, trigger_id: triggerId };
    const route = '/v1/campaigns/{broadcast_id}/triggers/{trigger_id}';
    try {
      return await this.#caller.json({ method: 'GET', route, params, options }, 'id');
    } catch (error) {
      if (error instanceof CioError && error.code === 'cio_not_found') return undefined;
      throw error;
    }
  }

  /** What went wrong with a trigger, a line each. */
  triggerErrors(broadcastId: number, triggerId: number, query: PageQuery = {}, options?: CallOptions): Paged<string> {
    const params = { broadcast_id: broadcastId, trigger_id: triggerId };
    const route = '/v1/campaigns/{broadcast_id}/triggers/{trigger_id}/errors';
    return this.#caller.paged('errors', query, { method: 'GET', route, params, options });
  }

  metrics(
    broadcastId: number,
    query: MetricsQuery & { type?: string | undefined } = {},
    options?: CallOptions,
  ): Promise<MetricSeries> {
    const params = { broadcast_id: broadcastId };
    return readMetrics(this.#caller, '/v1/broadcasts/{broadcast_id}/metrics', { params, query, options });
  }

  linkMetrics(broadcastId: number, query: LinkMetricsQuery = {}, options?: CallOptions): Promise<LinkMetrics[]> {
    const params = { broadcast_id: broadcastId };
    return readLinkMetrics(this.#caller, '/v1/broadcasts/{broadcast_id}/metrics/links', { params, query, options });
  }

  /** Its deliveries: by default of the month after the first trigger, twelve months at most. */
  messages(
    broadcastId: number,
    query: DeliveriesQuery & { type?: string | undefined } = {},
    options?: CallOptions,
  ): Paged<Message> {
    const { metric, state, type, ...rest } = query;
    const call = { params: { broadcast_id: broadcastId }, query: rest, filters: { metric, state, type }, options };
    return pagedMessages(this.#caller, '/v1/broadcasts/{broadcast_id}/messages', call);
  }
}

/** Which flags may accompany which audience; Customer.io refuses others. */
const audiences: Record<string, string[]> = {
  recipients: [],
  emails: ['emailIgnoreMissing', 'emailAddDuplicates'],
  ids: ['idIgnoreMissing'],
  perUserData: ['emailIgnoreMissing', 'emailAddDuplicates', 'idIgnoreMissing'],
  dataFileUrl: ['emailIgnoreMissing', 'emailAddDuplicates', 'idIgnoreMissing'],
};

function checkTrigger({ data, ...audience }: BroadcastTrigger): void {
  const names = Object.keys(audience);
  const forms = names.filter((name) => name in audiences);
  if (forms.length > 1) throw invalidInput(forms.join(', '), 'only one audience is allowed');
  const form = forms[0] ?? '';
  const misplaced = names.find((name) => name !== form && !audiences[form]?.includes(name));
  if (misplaced)
    throw invalidInput(misplaced, form ? `does not go with ${form}` : 'is neither an audience nor belongs to one');
  const entries = (audience as Record<string, unknown>)[form];
  if (Array.isArray(entries)) {
    checkCount(form, entries.length, limits.broadcastRecipients);
    if (form === 'perUserData') checkValue(form, [], entries, []);
  }
  checkData('data', data);
  if (data) checkBytes('data', encodeJson('data', data), limits.broadcastDataBytes);
}

function withTextIds(trigger: BroadcastTrigger): object {
  if ('ids' in trigger) return { ...trigger, ids: trigger.ids.map(String) };
  if (!('perUserData' in trigger)) return trigger;
  const perUserData = trigger.perUserData.map((recipient) =>
    recipient.id === undefined ? recipient : { ...recipient, id: String(recipient.id) },
  );
  return { ...trigger, perUserData };
}
