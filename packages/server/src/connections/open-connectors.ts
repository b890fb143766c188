import {
  CioError,
  type Connector,
  type Credentials,
  createConnector,
  type DryRun,
  type Environment,
  type RunContext,
} from '@cio-bridge/connector';
import type { Hooks, RateGovernor } from '@cio-bridge/sdk';
import { notFound } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { inSpan, type Tracing } from '../telemetry/tracing/tracing.ts';
import type { ActivityLog, ActivityOutcome, Caller } from './activity/activity.ts';
import { type HeardExchange, noteExchange, shownExchange, unsent, withExchanges } from './activity/exchanges.ts';
import { maskedJson, maskSecrets } from './activity/mask.ts';
import { type BulkClient, openBulkClient } from './bulk-client.ts';
import { secretsOf } from './credentials.ts';
import { inTurn, nameOf } from './in-turn.ts';
import { leave } from './leaving.ts';
import { noteUse } from './note-use.ts';
import { createWorkspaceGovernors, type NewGovernor, readingsOf } from './workspace-governors.ts';

/** How long another node's change of credentials may go unnoticed. */
export const RECHECK_MS = 5_000;
/** How exactly "last used" is known: one write per environment and minute at most. */
const LAST_USED_PRECISION_MS = 60_000;

/** A connector whose calls are in the activity log. It is shared: whoever uses it does not close it. */
export type LoggedConnector = Pick<Connector, 'run' | 'choices' | 'reportingWebhooks'>;

interface Open {
  connector: Connector;
  openBulk(): BulkClient;
  secrets: string[];
  clientId: string;
  /** Which credentials it was made with. */
  updatedAtMs: number;
  checkedAtMs: number;
  usedAtMs: number;
  /** Calls under way. It is closed when it has been replaced and the last of them has ended. */
  calls: number;
  isReplaced: boolean;
}

/** On which environment of a connection something is called, and for whom. */
interface Whose {
  id: string;
  environment: Environment;
  caller: Caller;
}

interface Opening {
  loading: Promise<Open>;
  /** Once it is loaded. */
  known: Open | undefined;
}

/** Connectors kept open between calls, so that sockets and rate governors are shared. */
export function createOpenConnectors(services: {
  db: Database;
  openCredentials: (row: Tables['connection_credentials']) => Credentials;
  activity: ActivityLog;
  metrics: Metrics;
  tracing: Pick<Tracing, 'sent'>;
  newGovernor: NewGovernor | undefined;
}) {
  const { db, openCredentials, activity, metrics, tracing, newGovernor } = services;
  const open = new Map<string, Opening>();
  const governorOf = createWorkspaceGovernors(newGovernor);
  const governors = new Map<string, { connection: string; environment: string; governor: RateGovernor }>();
  metrics.readGovernors(() => [...governors.values()].flatMap(readingsOf));
  const keyOf = (id: string, environment: Environment) => `${id}/${environment}`;

  async function load(id: string, environment: Environment): Promise<Open> {
    const row = await db
      .selectFrom('connections')
      .innerJoin('clients', 'clients.id', 'connections.client_id')
      .innerJoin('connection_credentials', 'connection_credentials.connection_id', 'connections.id')
      .where('connections.id', '=', id)
      .where('connections.deleted_at_ms', 'is', null)
      .where('connection_credentials.environment', '=', environment)
      .selectAll('connection_credentials')
      .select(['connections.name as name', 'clients.name as client', 'clients.id as client_id'])
      .executeTakeFirst();
    if (!row) throw notFound(`connection with ${environment} credentials`);
    const credentials = openCredentials(row);
    const governor = governorOf(credentials);
    governors.set(keyOf(id, environment), { connection: id, environment, governor });
    const onResponse: NonNullable<Hooks['onResponse']> = ({ api, status, durationMs }) =>
      metrics.call({ api, status, ms: durationMs });
    return {
      // Whoever calls owns the retries: a run's engine, a program behind the API. Never two layers.
      connector: createConnector({
        connection: { name: row.name, client: row.client, environments: { [environment]: credentials } },
        environment,
        retries: false,
        governor,
        hooks: { onResponse, onExchange: noteExchange, around: leave },
      }),
      openBulk: () => openBulkClient(credentials, { governor, onResponse }),
      secrets: secretsOf(credentials),
      clientId: row.client_id,
      updatedAtMs: row.updated_at_ms,
      checkedAtMs: Date.now(),
      usedAtMs: row.last_used_at_ms ?? 0,
      calls: 0,
      isReplaced: false,
    };
  }

  /** At once where that is known, as it is for most calls: whoever awaits it then waits for nothing. */
  function current(id: string, environment: Environment): Open | Promise<Open> {
    const opening = open.get(keyOf(id, environment));
    if (opening?.known && wasJustChecked(opening.known)) return opening.known;
    return reopen(id, environment, opening);
  }

  async function reopen(id: string, environment: Environment, opening: Opening | undefined): Promise<Open> {
    const known = await opening?.loading;
    if (known && (wasJustChecked(known) || (await isUnchanged(id, environment, known)))) return known;
    const key = keyOf(id, environment);
    // Unless somebody else has noticed first.
    if (opening && open.get(key) === opening) forget(id, environment);
    // Two callers at once share one loading.
    const shared = open.get(key) ?? startLoading(id, environment);
    open.set(key, shared);
    shared.loading.catch(() => open.delete(key));
    return shared.loading;
  }

  function startLoading(id: string, environment: Environment): Opening {
    const opening: Opening = { loading: load(id, environment), known: undefined };
    const keep = (known: Open) => void Object.assign(opening, { known });
    opening.loading.then(keep, () => undefined);
    return opening;
  }

  /** Stays open until whoever took it has let go of it. */
  async function taken(id: string, environment: Environment): Promise<Open> {
    let known = await current(id, environment);
    while (known.isReplaced) known = await current(id, environment);
    known.calls += 1;
    return known;
  }

  function letGo(known: Open): void {
    known.calls -= 1;
    closeIfDone(known);
  }

  /** Does the work with a connector that stays open until it is done. */
  async function using<T>(id: string, environment: Environment, work: (known: Open) => Promise<T>): Promise<T> {
    const known = await taken(id, environment);
    try {
      return await work(known);
    } finally {
      letGo(known);
    }
  }

  function closeIfDone(known: Open): void {
    if (!known.isReplaced || known.calls > 0) return;
    void known.connector.close().catch(() => undefined);
  }

  async function isUnchanged(id: string, environment: Environment, known: Open): Promise<boolean> {
    const row = await db
      .selectFrom('connection_credentials')
      .select('updated_at_ms')
      .where('connection_id', '=', id)
      .where('environment', '=', environment)
      .executeTakeFirst();
    known.checkedAtMs = Date.now();
    return row?.updated_at_ms === known.updatedAtMs;
  }

  /** The next caller loads the credentials anew; calls under way end with those they began with. */
  function forget(id: string, environment: Environment): void {
    const key = keyOf(id, environment);
    const opening = open.get(key);
    open.delete(key);
    governors.delete(key);
    opening?.loading.then(
      (known) => {
        known.isReplaced = true;
        closeIfDone(known);
      },
      () => undefined,
    );
  }

  async function call(
    known: Open,
    { id, environment, caller }: Whose,
    action: string,
    input: unknown,
    context: RunContext,
  ): Promise<unknown> {
    const startedAtMs = Date.now();
    if (startedAtMs - known.usedAtMs >= LAST_USED_PRECISION_MS) {
      known.usedAtMs = startedAtMs;
      await noteUse(db, id, environment);
    }
    const start = performance.now();
    const heard: HeardExchange[] = [];
    const keep = (outcome: ActivityOutcome, error?: unknown) =>
      activity.record({
        startedAtMs,
        durationMs: performance.now() - start,
        caller,
        clientId: known.clientId,
        connectionId: id,
        environment,
        action,
        outcome,
        errorCode: error instanceof CioError ? error.code : null,
        remedy: error instanceof CioError ? error.remedy : null,
        error: error === undefined ? null : (maskSecrets(messageOf(error), known.secrets) as string),
        input: maskedJson(input, known.secrets),
        calls: heard.map((exchange) => shownExchange(exchange, known.secrets)),
      });
    return inSpan(`action ${action}`, { 'cio.connection': id, 'cio.environment': environment }, async (span) => {
      try {
        const output = await withExchanges(heard, () =>
          inTurn(caller, (late) => {
            const given = context.signal;
            const signal = given && late ? AbortSignal.any([given, late]) : (given ?? late);
            return known.connector.run(action, input, {
              ...context,
              ...(signal && { signal }),
              caller: nameOf(caller),
            });
          }),
        );
        if (context.dryRun) heard.push(...unsent(output as DryRun));
        keep(context.dryRun ? 'dry-run' : 'succeeded');
        const deliveryId = (output as { deliveryId?: unknown } | undefined)?.deliveryId;
        if (span && typeof deliveryId === 'string') {
          span.setAttribute('cio.delivery_id', deliveryId);
          await tracing.sent(deliveryId, span);
        }
        return output;
      } catch (error) {
        keep('failed', error);
        // Another node may have changed them since.
        if (error instanceof CioError && error.remedy === 'reconnect') known.checkedAtMs = 0;
        throw error;
      }
    });
  }

  function logged(whose: Whose): LoggedConnector {
    const { id, environment } = whose;
    const run = (action: string, input: unknown, context: RunContext = {}): Promise<unknown> =>
      using(id, environment, (known) => call(known, whose, action, input, context));
    const by = <T>(work: (connector: Connector) => Promise<T>): Promise<T> =>
      using(id, environment, ({ connector }) => work(connector));
    return {
      run: run as Connector['run'],
      choices: (...query) => by(({ choices }) => choices(...query)),
      reportingWebhooks: {
        inspect: (...wanted) => by(({ reportingWebhooks }) => reportingWebhooks.inspect(...wanted)),
        ensure: (...wanted) => by(({ reportingWebhooks }) => reportingWebhooks.ensure(...wanted)),
        remove: (...endpoint) => by(({ reportingWebhooks }) => reportingWebhooks.remove(...endpoint)),
      },
    };
  }

  return {
    async get(id: string, environment: Environment, caller: Caller = { type: 'server' }): Promise<LoggedConnector> {
      await current(id, environment);
      return logged({ id, environment, caller });
    },
    async bulk(id: string, environment: Environment): Promise<BulkClient> {
      const known = await taken(id, environment);
      await noteUse(db, id, environment);
      const bulk = known.openBulk();
      return {
        ...bulk,
        async [Symbol.asyncDispose]() {
          await bulk[Symbol.asyncDispose]();
          letGo(known);
        },
      };
    },
    forget,
    async close(): Promise<void> {
      const all = await Promise.all([...open.values()].map(({ loading }) => loading.catch(() => undefined)));
      open.clear();
      await Promise.all(all.map((known) => known?.connector.close()));
    },
  };
}

const wasJustChecked = ({ checkedAtMs }: Open): boolean => Date.now() - checkedAtMs < RECHECK_MS;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
