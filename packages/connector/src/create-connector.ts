import { CioError, CustomerIo, type CustomerIoOptions, eventIdFrom } from '@cio-bridge/sdk';
import { recipientsRefused } from './allowlist.ts';
import { type ActionInput, type ActionKey, type ActionOutput, findAction } from './catalogue.ts';
import { type Connection, type Credentials, credentialTitles, type Environment } from './connection.ts';
import type { Action, ActionContext } from './define-action.ts';
import { captureRequests, type DryRun } from './dry-run.ts';
import { connectorError, invalidInputError } from './errors.ts';
import { sendMarkerFrom } from './send-marker.ts';

/** The sdk's options, save those that the connection decides. */
type ClientOptions = Omit<CustomerIoOptions, 'region' | 'track' | 'app' | 'pipelines' | 'baseUrls'>;

export interface ConnectorOptions extends ClientOptions {
  connection: Connection;
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
  /** Waits for calls in flight, then frees the sockets. */
  close(): Promise<void>;
}

/**
 * Opens one environment of a connection.
 *
 * @param options - Besides the connection, the sdk's options. A host that repeats work itself, such as a workflow
 * engine, passes `retries: false`: one layer owns retries.
 * @throws {CioError} `cio_environment_not_set` when the connection has no credentials for the environment.
 *
 * @example
 * await using connector = createConnector({ connection, environment: 'production' });
 * await connector.run('customer-io/identify-customer', { person: { id: '42' }, attributes: { plan: 'pro' } });
 */
export function createConnector({ connection, environment, ...options }: ConnectorOptions): Connector {
  const credentials = connection.environments[environment];
  if (credentials === undefined) {
    throw connectorError(
      'cio_environment_not_set',
      `The connection "${connection.name}" has no credentials for ${environment}`,
      `environments.${environment}`,
    );
  }
  const client = new CustomerIo({ ...options, ...clientCredentials(credentials) });

  async function run(key: string, input: unknown, context: RunContext = {}): Promise<unknown> {
    const action = findAction(key);
    assertCredentials(action, credentials as Credentials, connection.name, environment);
    const parsed = action.input.safeParse(input);
    if (!parsed.success) throw invalidInputError(action.key, parsed.error, input);
    const refusal =
      action.audience && recipientsRefused(action.audience(parsed.data), credentials as Credentials, environment);
    if (refusal) throw refusal;
    if (!context.dryRun) return await action.run(parsed.data, actionContext(action, client, context));
    return await captureRequests(async (transport) => {
      await using dryClient = new CustomerIo({
        ...options,
        ...clientCredentials(credentials as Credentials),
        transport,
        retries: false,
      });
      await action.run(parsed.data, actionContext(action, dryClient, context));
    });
  }

  return {
    run: run as Connector['run'],
    close: () => client.close(),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

function actionContext(
  action: Action,
  client: CustomerIo,
  { signal, idempotencyKey, startedAtMs }: RunContext,
): ActionContext {
  return {
    client,
    call: signal ? { signal } : {},
    // Zero rather than now when no moment is known: a repeat must come to the same id.
    eventId: (timestamp = 0) => (idempotencyKey ? eventIdFrom(action.key, idempotencyKey, timestamp) : undefined),
    startedAt: startedAtMs === undefined ? undefined : Math.floor(startedAtMs / 1000),
    sendMarker: idempotencyKey ? sendMarkerFrom(idempotencyKey) : undefined,
  };
}

/** What the sdk is told of the credentials. */
export function clientCredentials(credentials: Credentials): CustomerIoOptions {
  const { region, siteId, trackApiKey, appApiKey, pipelinesWriteKey, sandboxUrls } = credentials;
  return {
    region,
    track: { siteId, apiKey: trackApiKey },
    ...(appApiKey !== undefined && { app: { apiKey: appApiKey } }),
    ...(pipelinesWriteKey !== undefined && { pipelines: { writeKey: pipelinesWriteKey } }),
    ...(sandboxUrls && { baseUrls: sandboxUrls }),
  };
}

function assertCredentials(action: Action, credentials: Credentials, name: string, environment: Environment) {
  const missing = action.needs.find((need) => !credentials[need]);
  if (missing === undefined) return;
  throw new CioError({
    code: 'cio_missing_credentials',
    message: `${action.key} needs the ${credentialTitles[missing]}, which the connection "${name}" lacks for ${environment}`,
    field: `environments.${environment}.${missing}`,
  });
}
