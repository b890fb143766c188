import type { Clock } from '../clock.ts';
import { CioError } from '../errors.ts';
import type { RateGovernor } from '../governor.ts';
import type { RateFamily } from '../limits.ts';
import { type Api, type Endpoint, redirectTarget, requireEndpoint } from './endpoints.ts';
import { failureOf, failureOfTransport, headerOf, unreadableAnswer } from './failures.ts';
import type { Observer } from './observe.ts';
import { nextDelayMs, type RetryPolicy } from './retries.ts';
import type { Transport, TransportAnswer, TransportRequest } from './transport.ts';

/** The last argument of every call. */
export interface CallOptions {
  /** Stops the call, also while it waits for its turn or for the next attempt. */
  signal?: AbortSignal | undefined;
  /** Who is asking: when calls wait for the rate limit, callers are served in turn. */
  caller?: string | undefined;
}

export interface Call {
  api: Api;
  /** Whose rate limit it counts against. */
  family: RateFamily;
  method: TransportRequest['method'];
  /** The path with its variables unfilled, for errors, hooks and spans: `/v1/customers/{id}/attributes`. */
  route: string;
  /** The path as sent. Default: `route`. */
  path?: string | undefined;
  body?: string | Uint8Array | undefined;
  /** Of `body`. Default: JSON. */
  contentType?: string | undefined;
  /** Whether doing it twice would be noticed. Sends, triggers and creations are not repeatable. */
  repeatable: boolean;
  options?: CallOptions | undefined;
}

export interface CallerOptions {
  endpoints: Record<Api, Endpoint | undefined>;
  transport: Transport;
  retries: false | RetryPolicy;
  governor: RateGovernor | undefined;
  observer: Observer;
  clock: Clock;
  random: () => number;
}

export type JsonObject = Record<string, unknown>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const maxRedirects = 3;

/** The one road to Customer.io: credentials, redirects, errors and retries. */
export class Caller {
  readonly #options: CallerOptions;
  /** Also ends the waits of calls that are not on their way yet. */
  readonly #closing = new AbortController();

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  /**
   * @param isAnswer - Whether it is what was asked for: a 2xx with something else in it says nothing about the outcome.
   * @returns the answer's body.
   */
  async json(call: Call, isAnswer: (body: JsonObject) => boolean): Promise<JsonObject> {
    const { status, body } = await this.exchange(call);
    if (!isJsonObject(body) || !isAnswer(body)) throw unreadableAnswer(call, status);
    return body;
  }

  /** @returns status and parsed body, which is `undefined` when empty. */
  async exchange(call: Call): Promise<{ status: number; body: unknown }> {
    const { status, body } = await this.send(call);
    try {
      return { status, body: body.trim() === '' ? undefined : JSON.parse(body) };
    } catch (error) {
      throw unreadableAnswer(call, status, error);
    }
  }

  /** @returns the first 2xx answer. */
  async send(call: Call): Promise<TransportAnswer> {
    const { retries, clock, random, observer } = this.#options;
    const startedAt = clock.now();
    for (let retry = 0; ; retry += 1) {
      const outcome = await this.#attempt(call, retry);
      if (!(outcome instanceof CioError)) return outcome;
      const elapsedMs = clock.now() - startedAt;
      const delayMs = retries && nextDelayMs(outcome, { retry, elapsedMs, options: retries, random });
      if (delayMs === false || delayMs === undefined) throw outcome;
      observer.retry({ api: call.api, method: call.method, route: call.route, retry }, outcome, delayMs);
      await this.#wait(delayMs, call, outcome);
    }
  }

  close(): void {
    this.#closing.abort();
  }

  async #attempt(call: Call, retry: number): Promise<TransportAnswer | CioError> {
    if (this.#closing.signal.aborted) throw closed();
    const endpoint = requireEndpoint(this.#options.endpoints[call.api], call.api);
    const { governor, observer } = this.#options;
    const turn = governor?.take(call.family, { caller: call.options?.caller, signal: this.#untilClosed(call) });
    if (turn) await turn.catch((error) => Promise.reject(this.#closing.signal.aborted ? closed(error) : error));
    const attempt = observer.attempt({ api: call.api, method: call.method, route: call.route, retry }, endpoint);
    const outcome = await this.#follow(call, endpoint);
    attempt.end(outcome);
    if (outcome instanceof CioError && outcome.status === 429) governor?.limited(call.family, outcome.retryAfterMs);
    return outcome;
  }

  /** One request and the redirects it meets. */
  async #follow(call: Call, { baseUrl, headers: usual }: Endpoint): Promise<TransportAnswer | CioError> {
    const { transport, clock } = this.#options;
    const { method, body = null, contentType, options } = call;
    const headers = contentType === undefined ? usual : { ...usual, 'content-type': contentType };
    let url = baseUrl + (call.path ?? call.route);
    try {
      for (let redirects = 0; ; redirects += 1) {
        const answer = await transport({ method, url, headers, body, signal: options?.signal });
        if (answer.status >= 200 && answer.status < 300) return answer;
        if (answer.status < 300 || answer.status >= 400) return failureOf(call, answer, clock.now());
        const target = redirectTarget(call.api, url, headerOf(answer, 'location'), baseUrl);
        if (!target || redirects === maxRedirects || !keepsMethod.has(answer.status)) {
          return redirected(call, answer.status);
        }
        url = target;
      }
    } catch (error) {
      return failureOfTransport(call, error);
    }
  }

  /** Fires when the call is to end, or the client was closed. */
  #untilClosed({ options }: Call): AbortSignal {
    const { signal } = this.#closing;
    return options?.signal ? AbortSignal.any([options.signal, signal]) : signal;
  }

  async #wait(delayMs: number, call: Call, last: CioError): Promise<void> {
    try {
      await this.#options.clock.sleep(delayMs, this.#untilClosed(call));
    } catch {
      if (this.#closing.signal.aborted) throw closed(last);
      const message = `${call.method} ${call.route} was aborted while waiting for its next attempt`;
      throw new CioError({ code: 'cio_aborted', message, cause: last });
    }
  }
}

const closed = (cause?: unknown): CioError =>
  new CioError({ code: 'cio_closed', message: 'This client was closed', cause });

/** 303 asks for a GET, 300 and 304 for nothing we could do. */
const keepsMethod = new Set([301, 302, 307, 308]);

function redirected(call: Call, status: number): CioError {
  const message =
    `${call.method} ${call.route} was redirected (${status}) somewhere credentials do not follow. ` +
    "Is the workspace in the other region? Set `region` to 'us' or 'eu' accordingly.";
  return new CioError({ code: 'cio_redirected', message, status, field: 'region' });
}
