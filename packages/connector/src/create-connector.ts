import { type CallOptions, CioError, CustomerIo, type CustomerIoOptions, eventIdFrom } from '@cio-bridge/sdk';
import { z } from 'zod';
import { recipientsRefused } from './allowlist.ts';
import { inCallersWords } from './callers-words.ts';
import { type ActionInput, type ActionKey, type ActionOutput, findAction } from './catalogue.ts';
import { clientCredentials } from './client-credentials.ts';
import {
  type ConnectionInput,
  type CredentialName,
  type Credentials,
  type CredentialsInput,
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

/** The sdk's options, save those that the credentials decide. */
type ClientOptions = Omit<CustomerIoOptions, 'region' | 'track' | 'app' | 'pipelines' | 'baseUrls'>;

export type ConnectorOptions = ClientOptions &
  (
    | { connection: ConnectionInput; environment: Environment; credentials?: undefined }
    /** For a host that knows one set of credentials. Default environment: production. */
    | { credentials: CredentialsInput; environment?: Environment | undefined; connection?: undefined }
  );

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
  /** How long the whole run may take, retries and the waits for them included. Default: the connector's, 60,000 ms. */
  timeoutMs?: number;
  /** Return the request that would leave, secrets masked, and send nothing. */
  dryRun?: boolean;
}

type Output<K extends string, C> = C extends { dryRun: true }
  ? DryRun
  : K extends ActionKey
    ? ActionOutput<K>
    : unknown;

/** Text that is known at run time only. Of a literal, TypeScript knows the one property that it would make. */
type Dynamic<S extends string> = Record<never, never> extends Record<S, unknown> ? S : never;

export interface Connector extends AsyncDisposable {
  /**
   * Runs one action: the only road to Customer.io.
   *
   * @throws {CioError} Its `remedy` says what to do next. Bad input, an unknown action, a missing key and a recipient
   * outside the allowlist are refused before anything leaves; `faults` then lists everything that is wrong.
   */
  run<K extends ActionKey, C extends RunContext>(key: K, input: ActionInput<K>, context?: C): Promise<Output<K, C>>;
  /** The same, for a key that is known at run time only: nothing is checked before. */
  run<S extends string, C extends RunContext>(key: Dynamic<S>, input: unknown, context?: C): Promise<Output<S, C>>;
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
 * Opens one environment of a connection, or one set of credentials.
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
export function createConnector(options: ConnectorOptions): Connector {
  const { connection: _, environment: __, credentials: ___, ...clientOptions } = options;
  const { credentials, environment, of } = opened(options);
  const client = new CustomerIo({ ...clientOptions, ...clientCredentials(credentials) });

  const assertKeys = (subject: string, needs: readonly CredentialName[]) => {
    const missing = needs.find((need) => !credentials[need]);
    if (missing === undefined) return;
    throw new CioError({
      code: 'cio_missing_credentials',
      message: `${subject} needs the ${credentialTitles[missing]}, which ${of.lacks}`,
      field: `${of.field}${missing}`,
    });
  };

  async function run(key: string, input: unknown, context: RunContext = {}): Promise<unknown> {
    assertContext(context);
    const action = findAction(key);
    assertKeys(action.key, action.needs);
    const parsed = parseInput(action.key, action.input, input);
    assertKeys(action.key, keysFor(action, parsed));
    const refusal = action.audience && recipientsRefused(action.audience(parsed), credentials, environment);
    if (refusal) throw refusal;
    const work = (actingClient: CustomerIo) =>
      action.run(parsed, actionContext(action, actingClient, context)).catch((error: unknown) => {
        throw inCallersWords(error, action, input);
      });
    if (!context.dryRun) return await work(client);
    return await captureRequests(async (transport) => {
      const dryOptions = {
        ...clientOptions,
        ...clientCredentials(credentials),
        transport,
        // What is counted and traced is what leaves.
        hooks: undefined,
        tracer: false,
        retries: false,
        governor: false,
      } as const;
      await using dryClient = new CustomerIo(dryOptions);
      await work(dryClient);
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

/** The credentials to work with, and how errors speak of them. */
function opened(options: ConnectorOptions): {
  credentials: Credentials;
  environment: Environment;
  of: { field: string; lacks: string };
} {
  if (options.connection === undefined) {
    const { environment = 'production' } = options;
    const credentials = parseInput('The credentials', credentialsSchema, options.credentials);
    return { credentials, environment, of: { field: '', lacks: 'is not among the credentials given' } };
  }
  const { connection, environment } = options;
  const { name, environments } = connection;
  const field = `environments.${environment}`;
  const given = environments?.[environment]; // plain JavaScript may hand over anything
  if (given === undefined) {
    const message = `The connection "${name}" has no credentials for ${environment}`;
    throw connectorError('cio_environment_not_set', message, field);
  }
  const credentials = parseInput(`The connection "${name}" for ${environment}`, credentialsSchema, given);
  return {
    credentials,
    environment,
    of: { field: `${field}.`, lacks: `the connection "${name}" lacks for ${environment}` },
  };
}

const contextSchema = z.strictObject({
  signal: z.unknown().optional(),
  idempotencyKey: z.string().optional(),
  startedAtMs: z.number().optional(),
  caller: z.string().optional(),
  timeoutMs: z.number().positive().optional(),
  dryRun: z.boolean().optional(),
} satisfies Record<keyof RunContext, z.ZodType>);

/** A misspelt `idempotencyKey` would be noticed only when something has happened twice. */
const assertContext = (context: RunContext): unknown => parseInput('The context of a run', contextSchema, context);

/** The key that a value of the input asks for. */
function keysFor({ needsFor }: Action, input: unknown): CredentialName[] {
  const need = needsFor?.keys[String((input as Record<string, unknown>)[needsFor.field])];
  return need === undefined ? [] : [need];
}

function actionContext(
  action: Action,
  client: CustomerIo,
  { signal, caller, timeoutMs, idempotencyKey, startedAtMs }: RunContext,
): ActionContext {
  return {
    client,
    call: { signal, caller, timeoutMs },
    // Zero rather than now when no moment is known: a repeat must come to the same id.
    eventId: (timestamp = 0) => (idempotencyKey ? eventIdFrom(action.key, idempotencyKey, timestamp) : undefined),
    startedAt: startedAtMs === undefined ? undefined : Math.floor(startedAtMs / 1000),
    sendMarker: () => (idempotencyKey ? sendMarkerFrom(idempotencyKey) : undefined),
  };
}
