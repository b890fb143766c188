import { type CallOptions, CioError, CustomerIo, type CustomerIoOptions, eventIdFrom } from '@cio-bridge/sdk';
import { recipientsRefused } from './allowlist.ts';
import { type ActionInput, type ActionKey, type ActionOutput, findAction } from './catalogue.ts';
import {
  type ConnectionInput,
  type CredentialName,
  type Credentials,
  credentialsSchema,
  credentialTitles,
  type Environment,
} from './connection.ts';
import type { Action, ActionContext, ChoiceLoader, ChoicePage, ChoiceQuery } from './define-action.ts';
import { captureRequests, type DryRun } from './dry-run.ts';
import { connectorError, parseInput } from './errors.ts';
import { findSend, type SoughtSend } from './find-send.ts';
import { sendMarkerFrom } from './send-marker.ts';
import {
  ensureReportingWebhook,
  inspectReportingWebhook,
  removeReportingWebhook,
  type WantedReportingWebhook,
  type WebhookInspection,
  type WebhookRegistration,
} from './triggers/reporting-webhook.ts';

/** The sdk's options, save those that the connection decides. */
type ClientOptions = Omit<CustomerIoOptions, 'region' | 'track' | 'app' | 'pipelines' | 'baseUrls'>;

export interface ConnectorOptions extends ClientOptions {
  connection: ConnectionInput;
  environment: Environment;
}

export interface RunContext {
  signal?: AbortSignal;
  /**
   * Stable across repeats of the same piece of work, for example run id and step id. Event ids and send markers are
   * derived from it.
   */
  idempotencyKey?: string;
  /**
   * When the work first started, in milliseconds since 1970, equally stable. It becomes the time of events that name
   * none, so that a repeat hours later is still the same event.
   */
  startedAtMs?: number;
  /** Who is asking, for example a workflow's id: callers that wait for the rate limit are served in turn. */
  caller?: string;
  /** Return the request that would leave, secrets masked, and send nothing. */
  dryRun?: boolean;
}

type Output<K extends string, C> = C extends { dryRun: true }
  ? DryRun
  : K extends ActionKey
    ? ActionOutput<K>
    : unknown;

export interface Connector extends AsyncDisposable {
  /**
   * Runs one action: the only road to Customer.io.
   *
   * @throws {CioError} Its `remedy` says what to do next. Bad input, an unknown action, a missing key and a recipient
   * outside the allowlist are refused before anything leaves.
   */
  run<K extends string, C extends RunContext>(
    key: K,
    input: K extends ActionKey ? ActionInput<K> : unknown,
    context?: C,
  ): Promise<Output<K, C>>;
  /**
   * What a person can choose from for one input of an action, a page at a time.
   *
   * @throws {CioError} `cio_invalid_input` for an input without choices, `cio_missing_credentials` without an App API key.
   */
  choices(key: string, field: string, query?: ChoiceQuery): Promise<ChoicePage>;
  /** Looks for an email that may have left before a crash; see {@link findSend}. Needs the App API key. */
  findSend(sought: SoughtSend, call?: CallOptions): Promise<{ deliveryId: string } | undefined>;
  /** Customer.io's side of a trigger endpoint. Needs the App API key. */
  reportingWebhooks: {
    inspect(wanted: WantedReportingWebhook, call?: CallOptions): Promise<WebhookInspection>;
    ensure(wanted: WantedReportingWebhook, call?: CallOptions): Promise<WebhookRegistration>;
    remove(endpoint: string, call?: CallOptions): Promise<number>;
  };
  /** Waits for calls in flight, then frees the sockets. */
  close(): Promise<void>;
}

/**
 * Opens one environment of a connection.
 *
 * @param options - Besides the connection, the sdk's options. A host that repeats work itself, such as a workflow
 * engine, passes `retries: false`: one layer owns retries.
 * @throws {CioError} `cio_environment_not_set` when the connection has no credentials for the environment,
 * `cio_invalid_input` when one of them cannot be right.
 *
 * @example
 * await using connector = createConnector({ connection, environment: 'production' });
 * await connector.run('customer-io/identify-customer', { person: { id: '42' }, attributes: { plan: 'pro' } });
 */
export function createConnector({ connection, environment, ...options }: ConnectorOptions): Connector {
  const credentials = credentialsOf(connection, environment);
  const client = new CustomerIo({ ...options, ...clientCredentials(credentials) });

  const assertKeys = (subject: string, needs: readonly CredentialName[]) => {
    const missing = needs.find((need) => !credentials[need]);
    if (missing === undefined) return;
    throw new CioError({
      code: 'cio_missing_credentials',
      message: `${subject} needs the ${credentialTitles[missing]}, which the connection "${connection.name}" lacks for ${environment}`,
      field: `environments.${environment}.${missing}`,
    });
  };

  async function run(key: string, input: unknown, context: RunContext = {}): Promise<unknown> {
    const action = findAction(key);
    assertKeys(action.key, action.needs);
    const parsed = parseInput(action.key, action.input, input);
    assertKeys(action.key, keysFor(action, parsed));
    const refusal = action.audience && recipientsRefused(action.audience(parsed), credentials, environment);
    if (refusal) throw refusal;
    if (!context.dryRun) return await action.run(parsed, actionContext(action, client, context));
    return await captureRequests(async (transport) => {
      const dryOptions = {
        ...options,
        ...clientCredentials(credentials),
        transport,
        // What is counted and traced is what leaves.
        hooks: undefined,
        retries: false,
        governor: false,
      } as const;
      await using dryClient = new CustomerIo(dryOptions);
      await action.run(parsed, actionContext(action, dryClient, context));
    });
  }

  async function choices(key: string, field: string, query: ChoiceQuery = {}): Promise<ChoicePage> {
    const action = findAction(key);
    const loaders = new Map<string, ChoiceLoader>(Object.entries(action.choices ?? {}));
    const load = loaders.get(field);
    if (!load) {
      const some = [...loaders.keys()].join(', ') || 'none of its inputs has';
      throw new CioError({
        code: 'cio_invalid_input',
        message: `${action.key} has no choices for "${field.slice(0, 80)}" (those that have: ${some})`,
        field,
      });
    }
    assertKeys(`Choosing ${field}`, ['appApiKey']);
    return await load(client, query);
  }

  const withAppKey =
    <A extends unknown[], R>(subject: string, work: (client: CustomerIo, ...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      assertKeys(subject, ['appApiKey']);
      return await work(client, ...args);
    };
  const registering = 'Registering a reporting webhook';

  return {
    run: run as Connector['run'],
    choices,
    findSend: withAppKey('Looking for a send', findSend),
    reportingWebhooks: {
      inspect: withAppKey(registering, inspectReportingWebhook),
      ensure: withAppKey(registering, ensureReportingWebhook),
      remove: withAppKey(registering, removeReportingWebhook),
    },
    close: () => client.close(),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

function credentialsOf({ name, environments }: ConnectionInput, environment: Environment): Credentials {
  const field = `environments.${environment}`;
  const credentials = environments[environment];
  if (credentials === undefined) {
    const message = `The connection "${name}" has no credentials for ${environment}`;
    throw connectorError('cio_environment_not_set', message, field);
  }
  return parseInput(`The connection "${name}" for ${environment}`, credentialsSchema, credentials);
}

/** The key that a value of the input asks for. */
function keysFor({ needsFor }: Action, input: unknown): CredentialName[] {
  const need = needsFor?.keys[String((input as Record<string, unknown>)[needsFor.field])];
  return need === undefined ? [] : [need];
}

function actionContext(
  action: Action,
  client: CustomerIo,
  { signal, caller, idempotencyKey, startedAtMs }: RunContext,
): ActionContext {
  return {
    client,
    call: { signal, caller },
    // Zero rather than now when no moment is known: a repeat must come to the same id.
    eventId: (timestamp = 0) => (idempotencyKey ? eventIdFrom(action.key, idempotencyKey, timestamp) : undefined),
    startedAt: startedAtMs === undefined ? undefined : Math.floor(startedAtMs / 1000),
    sendMarker: () => (idempotencyKey ? sendMarkerFrom(idempotencyKey) : undefined),
  };
}

/** What the sdk is told of the credentials. */
function clientCredentials(credentials: Credentials): CustomerIoOptions {
  const { region, siteId, trackApiKey, appApiKey, pipelinesWriteKey, sandboxUrls } = credentials;
  return {
    region,
    track: { siteId, apiKey: trackApiKey },
    ...(appApiKey !== undefined && { app: { apiKey: appApiKey } }),
    ...(pipelinesWriteKey !== undefined && { pipelines: { writeKey: pipelinesWriteKey } }),
    ...(sandboxUrls && { baseUrls: sandboxUrls }),
  };
}
