import { checkMoment, checkPerson } from '../check.ts';
import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import { bareCioId, type PersonRef, wirePerson } from '../person.ts';
import type { AppCaller } from './app-caller.ts';

/** Shown as the activity starts, changes or ends. */
export interface LiveAlert {
  title: string;
  body: string;
  sound?: string | undefined;
}

export interface LiveNotificationStart {
  identifiers: PersonRef;
  /** Reverse DNS, as the app registered it: `io.customer.livenotifications.segments`. */
  notificationType: string;
  /** What stays: an order number, the teams of a match. Names are yours. */
  attributes: Record<string, unknown>;
  /** What changes, complete. Names are yours; dates are Unix seconds. */
  contentState: Record<string, unknown>;
  platform?: 'ios' | 'android' | undefined;
  /** The token of one device. */
  deviceId?: string | undefined;
  /** Required on iOS. */
  alert?: LiveAlert | undefined;
  deepLink?: string | undefined;
  /** Unix seconds, at most six hours ahead. Default: then. */
  expiration?: number | undefined;
  /** Which app, where the workspace has several: a bundle id or a package name. */
  appIdentifier?: string | undefined;
}

export interface LiveNotificationChange {
  contentState: Record<string, unknown>;
  attributes?: Record<string, unknown> | undefined;
  alert?: LiveAlert | undefined;
  deepLink?: string | undefined;
}

export interface LiveNotification {
  instanceId: string;
  notificationType?: string | undefined;
  platform?: string | undefined;
  state: 'active' | 'ended' | 'expired' | 'failed';
  /** Unix seconds. */
  startedAt?: number | undefined;
  expiresAt?: number | null | undefined;
  endedAt?: number | null | undefined;
  failureReason?: string | null | undefined;
  lastDelivery?:
    | { id: string; operation: 'start' | 'update' | 'end'; status: string; source?: string; createdAt: number }
    | null
    | undefined;
  [unknown: string]: unknown;
}

/** Live activities on lock screens: an order on its way, a match. */
export class LiveNotificationsApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  /** Queues the start; `instanceId` names the activity from then on. Never repeated by itself. */
  async start(input: LiveNotificationStart, options?: CallOptions): Promise<{ instanceId: string }> {
    if (this.#strict) {
      checkPerson('identifiers', input.identifiers);
      checkMoment('expiration', input.expiration);
      if (!input.notificationType) throw invalidInput('notificationType', 'must not be empty');
      if (input.platform === 'ios' && !input.alert) throw invalidInput('alert', 'is required on iOS');
    }
    const { notificationType, platform, deviceId, expiration, appIdentifier } = input;
    const body = {
      identifiers: wireIdentifiers(input.identifiers),
      notification_type: notificationType,
      platform,
      device_id: deviceId,
      expiration,
      app_identifier: appIdentifier,
      ...wireChange(input),
    };
    const route = '/v1/live_notifications/start';
    return this.#caller.json({ method: 'POST', route, body, repeatable: false, options }, 'instance_id');
  }

  update(instanceId: string, change: LiveNotificationChange, options?: CallOptions): Promise<{ instanceId: string }> {
    const body = { instance_id: instanceId, ...wireChange(change) };
    const call = { method: 'POST', route: '/v1/live_notifications/update', body, repeatable: false, options } as const;
    return this.#caller.json(call, 'instance_id');
  }

  /** Ends it, with a last state if there is one to show. */
  end(
    instanceId: string,
    change: Partial<LiveNotificationChange> = {},
    options?: CallOptions,
  ): Promise<{ instanceId: string }> {
    const body = { instance_id: instanceId, ...wireChange(change) };
    const call = { method: 'POST', route: '/v1/live_notifications/end', body, repeatable: false, options } as const;
    return this.#caller.json(call, 'instance_id');
  }

  get(instanceId: string, options?: CallOptions): Promise<LiveNotification> {
    const params = { instance_id: instanceId };
    const route = '/v1/live_notifications/{instance_id}';
    return this.#caller.json({ method: 'GET', route, params, options }, 'instance_id');
  }
}

const wireChange = ({ contentState, attributes, alert, deepLink }: Partial<LiveNotificationChange>) => ({
  content_state: contentState,
  attributes,
  push_payload: alert && { alert },
  deep_link: deepLink,
});

/** Here the vendor calls its own identifier `internal`, with its prefix. */
const wireIdentifiers = (person: PersonRef): object =>
  person.cioId === undefined ? wirePerson(person) : { internal: `cio_${bareCioId(person.cioId)}` };
