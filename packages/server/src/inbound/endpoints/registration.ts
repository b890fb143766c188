import {
  type ReportingEventFilter,
  reportingSubscriptions,
  subscriptionsFor,
  type WantedReportingWebhook,
  type WebhookDrift,
} from '@cio-bridge/connector';
import type { Logger } from 'pino';
import type { Caller } from '../../connections/activity/activity.ts';
import type { Connections } from '../../connections/connections.ts';
import { Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import type { Endpoints } from './endpoints.ts';
import type { WebhookOptions } from './shown-endpoints.ts';

/** What workflows need is compared this often; Customer.io is only asked when it changed, or now and then. */
const LOOK_INTERVAL_MS = 30_000;
const CHECK_INTERVAL_MS = 15 * 60_000;

export interface WebhookState {
  /** Customer.io's id of the webhook; null when there is none. */
  webhookId: number | null;
  /** How it differs from what is wanted. */
  drift: WebhookDrift[];
  /** What it should subscribe to. */
  events: string[];
}

/**
 * The reporting webhook at Customer.io, kept as the workflows need it. Its signing key is in no answer
 * of Customer.io: a person copies it from there.
 */
export interface Registration {
  /**
   * Creates or adopts the webhook that posts to this endpoint, and looks after it from now on. One that posts to the
   * endpoint at another address posts here afterwards.
   */
  register(endpointId: string, options: WebhookOptions, caller: Caller): Promise<WebhookState>;
  /** Looks without changing anything. */
  inspect(endpointId: string, caller: Caller): Promise<WebhookState>;
  /** Removes it from Customer.io, and looks after it no longer. */
  unregister(endpointId: string, caller: Caller): Promise<void>;
  /**
   * Mends the webhooks that we look after, except one that posts to the endpoint at another address: as long as nobody
   * says that this server takes the place of the one there, that may be the live one, and this a copy of it.
   *
   * @param everything - Those too that were looked at a moment ago. */
  mendAll(everything?: boolean): Promise<void>;
  stop(): Promise<void>;
}

const ELSEWHERE =
  'The webhook posts to another address, where this server was before, or where the one is that this is a copy of: mend it here only if this server takes the place of that one';

const DEFAULT_OPTIONS: WebhookOptions = { events: 'needed', fullResolution: false, withContent: false };

export function startRegistration(services: {
  db: Database;
  connections: Connections;
  endpoints: Endpoints;
  /** What is waited for behind an endpoint: nothing when nobody reacts to it yet. `undefined` is everything. */
  awaited: (endpointId: string) => Promise<(ReportingEventFilter | undefined)[]>;
  /** Where Customer.io reaches this server. */
  baseUrl: () => string;
  log: Logger;
}): Registration {
  const { db, connections, endpoints, awaited, baseUrl, log } = services;
  /** What each webhook was last made to subscribe to. */
  const lastWanted = new Map<string, string>();
  let mending: Promise<void> | undefined;
  const timer = setInterval(() => void mendAll(), LOOK_INTERVAL_MS).unref();

  async function wantedFor(endpointId: string, options: WebhookOptions): Promise<WantedReportingWebhook> {
    const { token, filter, name } = { ...(await endpoints.get(endpointId)), ...(await nameOf(endpointId)) };
    return {
      name,
      endpoint: `${baseUrl()}/webhooks/customer-io/${token}`,
      elsewhere: 'leave',
      events: options.events === 'all' ? [...reportingSubscriptions] : await neededEvents(endpointId, filter),
      fullResolution: options.fullResolution,
      withContent: options.withContent,
    };
  }

  async function nameOf(endpointId: string): Promise<{ name: string }> {
    const row = await db
      .selectFrom('trigger_endpoints')
      .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
      .select(['trigger_endpoints.name as name', 'connections.name as connection', 'environment'])
      .where('trigger_endpoints.id', '=', endpointId)
      .executeTakeFirstOrThrow();
    return { name: row.name ?? `cio-bridge: ${row.connection} (${row.environment})` };
  }

  /** What is waited for behind it; all that it lets pass when that is nothing. */
  async function neededEvents(endpointId: string, filter: Awaited<ReturnType<Endpoints['get']>>['filter']) {
    const filters = await awaited(endpointId);
    return subscriptionsFor(filters.length > 0 ? filters : [filter]);
  }

  async function connectorFor(endpointId: string, caller: Caller) {
    const { connectionId, environment } = await endpoints.get(endpointId);
    return connections.connector(connectionId, environment, caller);
  }

  async function ensure(
    endpointId: string,
    options: WebhookOptions,
    { caller, elsewhere }: { caller: Caller; elsewhere: 'leave' | 'take-over' },
  ): Promise<WebhookState> {
    const wanted = await wantedFor(endpointId, options);
    const { reportingWebhooks } = await connectorFor(endpointId, caller);
    const { webhookId, outcome, drift } = await reportingWebhooks.ensure({ ...wanted, elsewhere });
    if (outcome === 'left') throw new Problem(409, 'webhook_elsewhere', ELSEWHERE);
    await db
      .updateTable('trigger_endpoints')
      .set({
        webhook_id: webhookId,
        webhook_options: JSON.stringify(options),
        webhook_checked_at_ms: Date.now(),
        webhook_fault: null,
      })
      .where('id', '=', endpointId)
      .execute();
    lastWanted.set(endpointId, JSON.stringify(wanted));
    return { webhookId, drift, events: [...wanted.events] };
  }

  function mendAll(everything = false): Promise<void> {
    mending = (mending ?? Promise.resolve())
      .then(() => mendSome(everything))
      .catch((error: unknown) => log.error({ err: error }, 'reporting webhooks could not be looked after'));
    return mending;
  }

  async function mendSome(everything: boolean): Promise<void> {
    const rows = await db
      .selectFrom('trigger_endpoints')
      .select(['id', 'webhook_options', 'webhook_checked_at_ms'])
      .where('webhook_id', 'is not', null)
      .where('deleted_at_ms', 'is', null)
      .execute();
    for (const row of rows) {
      const options = optionsOf(row.webhook_options);
      try {
        const isDue = everything || Date.now() - (row.webhook_checked_at_ms ?? 0) > CHECK_INTERVAL_MS;
        const isNew = lastWanted.get(row.id) !== JSON.stringify(await wantedFor(row.id, options));
        if (isDue || isNew) await ensure(row.id, options, { caller: { type: 'server' }, elsewhere: 'leave' });
      } catch (error) {
        const fault = error instanceof Error ? error.message : String(error);
        await db
          .updateTable('trigger_endpoints')
          .set({ webhook_fault: fault, webhook_checked_at_ms: Date.now() })
          .where('id', '=', row.id)
          .execute();
      }
    }
  }

  return {
    register: (endpointId, options, caller) => ensure(endpointId, options, { caller, elsewhere: 'take-over' }),
    async inspect(endpointId, caller) {
      const row = await db
        .selectFrom('trigger_endpoints')
        .select('webhook_options')
        .where('id', '=', endpointId)
        .executeTakeFirst();
      const wanted = await wantedFor(endpointId, optionsOf(row?.webhook_options ?? null));
      const { reportingWebhooks } = await connectorFor(endpointId, caller);
      const { webhookId, drift } = await reportingWebhooks.inspect(wanted);
      return { webhookId: webhookId ?? null, drift, events: [...wanted.events] };
    },
    async unregister(endpointId, caller) {
      const { endpoint } = await wantedFor(endpointId, DEFAULT_OPTIONS);
      const { reportingWebhooks } = await connectorFor(endpointId, caller);
      const removed = await reportingWebhooks.remove(endpoint);
      lastWanted.delete(endpointId);
      await db
        .updateTable('trigger_endpoints')
        .set({ webhook_id: null, webhook_options: null, webhook_checked_at_ms: null, webhook_fault: null })
        .where('id', '=', endpointId)
        .execute();
      if (removed === 0) throw new Problem(404, 'no_webhook', 'Customer.io has no webhook that posts to this endpoint');
    },
    mendAll,
    async stop() {
      clearInterval(timer);
      await mending;
    },
  };
}

const optionsOf = (json: string | null): WebhookOptions => ({
  ...DEFAULT_OPTIONS,
  ...(json === null ? {} : (JSON.parse(json) as WebhookOptions)),
});
