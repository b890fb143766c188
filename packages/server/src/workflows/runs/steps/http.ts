import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Environment } from '@cio-bridge/connector';
import { parseJson } from '@cio-bridge/sdk';
import { Agent, type Dispatcher, request } from 'undici';
import type { ClientValues } from '../../../connections/client-values.ts';
import type { HttpStep } from '../../definition/definition.ts';
import { secretsOf } from '../../definition/names-read.ts';
import { hostnameOf, isPrivateAddress } from '../../definition/private-address.ts';
import { isDeeperThan } from '../../definition/size-of.ts';
import { sendKeyOf } from '../../send-ledger/send-entry.ts';
import { doStep, render, type StepTurn } from '../do-step.ts';
import { RetryStep, StepFailed } from '../engine.ts';
import type { RunScope } from '../run-scope.ts';
import { maskedNames, sensitiveTexts, withoutTexts } from './masked-secrets.ts';

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1_000_000;
/** As what is sent to us. */
const MAX_ANSWER_DEPTH = 100;
const MAX_RETRY_AFTER_MS = 3_600_000;
/** Of an answer that fails the step. */
const MAX_TOLD_CHARACTERS = 2_000;
const NOT_MODIFIED = 304;
/** What undici says of a request that it cannot make of this, however often it is asked. */
const NO_REQUEST = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']);

/** What an http step works with. */
export interface HttpServices {
  http: HttpCaller;
  clientValues: Pick<ClientValues, 'open'>;
}

/** Calls URLs for workflows. */
export interface HttpCaller {
  dispatcher: Dispatcher;
  /** @throws StepFailed when the URL is not one, or names a private address. */
  assertAllowed(url: string): void;
  /** Whether it may be private, by the configuration. */
  isExempt(host: string): boolean;
  close(): Promise<void>;
}

/**
 * A caller that refuses private networks: a workflow's author must not reach the machines beside this
 * server. The check is made on the address that is connected to, so that a name cannot point elsewhere meanwhile.
 *
 * @param allowedHosts - Host names and addresses that may be private all the same.
 */
export function createHttpCaller(allowedHosts: readonly string[] = []): HttpCaller {
  const isAllowed = (host: string) => allowedHosts.includes(host);
  const guardedLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const refused = isAllowed(hostname) ? undefined : addresses.find(({ address }) => isPrivateAddress(address));
      if (refused) return callback(privateAddress(hostname) as NodeJS.ErrnoException, '', 0);
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
  const dispatcher = new Agent({ connect: { lookup: guardedLookup, timeout: 10_000 } });
  return {
    dispatcher,
    isExempt: isAllowed,
    assertAllowed(text) {
      const url = URL.parse(text);
      if (!url || !/^https?:$/.test(url.protocol)) throw invalidUrl(text);
      const host = hostnameOf(url);
      if (isIP(host) !== 0 && isPrivateAddress(host) && !isAllowed(host)) throw privateAddress(host);
    },
    close: () => dispatcher.destroy(),
  };
}

const invalidUrl = (text: string) =>
  new StepFailed({
    message: `url: ${JSON.stringify(text ?? null).slice(0, 200)} is not an http or https URL`,
    code: 'invalid_url',
    remedy: 'fix-input',
  });

const privateAddress = (host: string) =>
  new StepFailed({
    message: `url: ${host} is an address of a private network. Allow it with CIO_BRIDGE_HTTP_ALLOW if it is meant.`,
    code: 'private_address',
    remedy: 'fix-input',
  });

/**
 * Calls a URL. Failures of the network, 408, 429 and 5xx are repeated with the same `Idempotency-Key`,
 * by which the other side can tell a repetition; another 4xx fails the step, and so does a redirect.
 */
export function performHttp(
  step: HttpStep,
  scope: RunScope,
  { http: caller, clientValues }: HttpServices,
): Promise<unknown> {
  const { method, url, headers, body, maxAttempts } = step;
  const raw = { method, url, headers, body };
  const names = secretsOf(step);
  // What is recorded is made with masks; the secrets stand in nothing but the request.
  const shownScope = { ...scope, values: { ...scope.values, secrets: maskedNames(names) } };
  return doStep(step, shownScope, raw, async ({ input, path, attempt, note }) => {
    if (scope.mode !== 'durable' && !scope.choices?.http) {
      if (!holdsMask(input.url, names)) caller.assertAllowed(input.url);
      note({ madeUp: true });
      return { status: 200, headers: {}, body: null };
    }
    const secrets = await openSecrets(names, scope, clientValues);
    const request = await render(raw, { run: scope.run, values: { ...scope.values, secrets } });
    const texts = sensitiveTexts(request, input, secrets);
    try {
      caller.assertAllowed(request.url);
      const told = {
        idempotencyKey: sendKeyOf({ sendName: scope.run.sendName, stepId: path }),
        secretTexts: texts,
        note,
      };
      return withoutTexts(await exchange(request, caller.dispatcher, told), texts);
    } catch (error) {
      const isLast = scope.mode !== 'durable' || attempt >= maxAttempts;
      throw spokenWithout(error, texts, isLast);
    }
  });
}

const holdsMask = (url: string, names: string[]): boolean => names.length > 0 && url.includes('*');

async function openSecrets(
  names: string[],
  { run }: RunScope,
  clientValues: HttpServices['clientValues'],
): Promise<Record<string, string>> {
  const environment = (run.environment ?? 'production') as Environment;
  const secrets = await clientValues.open({ clientId: run.clientId, environment }, names);
  const missing = names.find((name) => !Object.hasOwn(secrets, name));
  if (missing === undefined) return secrets;
  throw new StepFailed({
    message: `The client has no secret ${missing} in ${environment}: set it, then retry`,
    code: 'missing_secret',
    remedy: 'fix-input',
  });
}

/** The error as the step tells it, without what it must not tell; of the last attempt it is the end. */
function spokenWithout(error: unknown, texts: readonly string[], isLast: boolean): unknown {
  const message = withoutTexts(error instanceof Error ? error.message : String(error), texts);
  if (error instanceof StepFailed) return new StepFailed({ message, code: error.code, remedy: error.remedy });
  if (isLast) return new StepFailed({ message, code: 'http_failed', remedy: 'retry' });
  const retryAfterMs = error instanceof RetryStep ? error.retryAfterMs : undefined;
  return new RetryStep(message, { retryAfterMs, cause: texts.length === 0 ? error : undefined });
}

async function exchange(
  { method, url, headers, body }: Pick<HttpStep, 'method' | 'url' | 'headers' | 'body'>,
  dispatcher: Dispatcher,
  {
    idempotencyKey,
    secretTexts,
    note,
  }: { idempotencyKey: string; secretTexts: readonly string[]; note: StepTurn<unknown>['note'] },
) {
  const isJson = body !== undefined && typeof body !== 'string';
  // In lower case, so that what the step gives replaces ours.
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const answer = await request(url, {
    dispatcher,
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { ...(isJson && { 'content-type': 'application/json' }), 'idempotency-key': idempotencyKey, ...given },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as string) }),
  }).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof StepFailed) throw error;
    if (NO_REQUEST.has(error.code ?? '')) {
      throw new StepFailed({ message: error.message, code: 'invalid_request', remedy: 'fix-input' }, error);
    }
    throw new RetryStep(`${method} ${hostOf(url)} failed: ${error.message}`, { cause: error });
  });
  const { text, isWhole } = await readUpTo(answer.body, MAX_ANSWER_BYTES);
  const status = answer.statusCode;
  if (status >= 300 && status !== NOT_MODIFIED) {
    note({ answer: { status, body: withoutTexts(text, secretTexts).slice(0, MAX_TOLD_CHARACTERS) } });
  }
  if (status === 408 || status === 429 || status >= 500) {
    throw new RetryStep(`${hostOf(url)} answered ${status}`, {
      retryAfterMs: retryAfterMs(answer.headers['retry-after']),
    });
  }
  if (status >= 300 && status !== NOT_MODIFIED) {
    const { location } = answer.headers;
    const words =
      status < 400
        ? `redirects are not followed; it leads to ${location}`
        : withoutTexts(text, secretTexts).slice(0, 300); // half a secret would be recognised by nobody
    throw new StepFailed({
      message: `${hostOf(url)} answered ${status}: ${words}`,
      code: 'http_refused',
      remedy: 'fix-input',
    });
  }
  if (!isWhole) {
    throw new StepFailed({
      message: `The answer is longer than ${MAX_ANSWER_BYTES} bytes`,
      code: 'answer_too_large',
      remedy: 'fix-input',
    });
  }
  const content = jsonOrText(text);
  if (isDeeperThan(MAX_ANSWER_DEPTH, content)) {
    throw new StepFailed({
      message: `The answer is nested more than ${MAX_ANSWER_DEPTH} levels deep`,
      code: 'answer_too_deep',
      remedy: 'fix-input',
    });
  }
  return { status, headers: answer.headers, body: content };
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? url;

async function readUpTo(body: Dispatcher.ResponseData['body'], maxBytes: number) {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length;
    parts.push(part);
    if (bytes > maxBytes) break;
  }
  return { text: Buffer.concat(parts).toString('utf8'), isWhole: bytes <= maxBytes };
}

function retryAfterMs(value: string | string[] | undefined): number | undefined {
  const seconds = Number(Array.isArray(value) ? value[0] : value);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, MAX_RETRY_AFTER_MS) : undefined;
}

function jsonOrText(text: string): unknown {
  try {
    return text === '' ? null : parseJson(text, { bigIntegers: 'text' });
  } catch {
    return text;
  }
}
