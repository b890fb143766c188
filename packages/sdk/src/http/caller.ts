import type { Clock } from '../clock.ts';
import { CioError } from '../errors.ts';
import { type Api, type Endpoint, redirectTarget, requireEndpoint } from './endpoints.ts';
import { failureOf, failureOfTransport, headerOf, unreadableAnswer } from './failures.ts';
import { nextDelayMs, type RetryOptions } from './retries.ts';
import type { Transport, TransportAnswer, TransportRequest } from './transport.ts';

/** The last argument of every call. */
export interface CallOptions {
  /** Stops the call, also while it waits for its turn or for the next attempt. */
  signal?: AbortSignal;
}

export interface Call {
  api: Api;
  method: TransportRequest['method'];
  /** The path with its variables unfilled, for errors, hooks and spans: `/v1/customers/{id}/attributes`. */
  route: string;
  /** The path as sent. Default: `route`. */
  path?: string;
  body?: string;
  /** Whether doing it twice would be noticed. Sends, triggers and creations are not repeatable. */
  repeatable: boolean;
  options?: CallOptions | undefined;
}

export interface CallerOptions {
  endpoints: Record<Api, Endpoint | undefined>;
  transport: Transport;
  retries: false | Required<RetryOptions>;
  clock: Clock;
  random?: () => number;
}

const maxRedirects = 3;

/** The one road to Customer.io: credentials, redirects, errors and retries. */
export class Caller {
  readonly #options: CallerOptions;
  #closed = false;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  /** @returns the answer's body, parsed; `undefined` for an empty one. */
  async json<T>(call: Call): Promise<T> {
    const answer = await this.send(call);
    try {
      return (answer.body.trim() === '' ? undefined : JSON.parse(answer.body)) as T;
    } catch (error) {
      throw unreadableAnswer(call, answer.status, error);
    }
  }

  /** @returns the first 2xx answer. */
  async send(call: Call): Promise<TransportAnswer> {
    if (this.#closed) throw new CioError({ code: 'cio_closed', message: 'This client was closed' });
    const { retries, clock, random = Math.random } = this.#options;
    const startedAt = clock.now();
    for (let retry = 0; ; retry += 1) {
      const outcome = await this.#attempt(call);
      if (!(outcome instanceof CioError)) return outcome;
      const elapsedMs = clock.now() - startedAt;
      const delayMs = retries && nextDelayMs(outcome, { retry, elapsedMs, options: retries, random });
      if (delayMs === false || delayMs === undefined) throw outcome;
      await this.#wait(delayMs, call, outcome);
    }
  }

  close(): void {
    this.#closed = true;
  }

  async #attempt(call: Call): Promise<TransportAnswer | CioError> {
    const endpoint = requireEndpoint(this.#options.endpoints[call.api], call.api);
    let url = endpoint.baseUrl + (call.path ?? call.route);
    try {
      for (let redirects = 0; ; redirects += 1) {
        const { method, body = null, options } = call;
        const request = { method, url, headers: endpoint.headers, body, signal: options?.signal };
        const answer = await this.#options.transport(request);
        if (answer.status >= 200 && answer.status < 300) return answer;
        if (answer.status < 300 || answer.status >= 400) return failureOf(call, answer, this.#options.clock.now());
        const target = redirectTarget(call.api, url, headerOf(answer, 'location'), endpoint.baseUrl);
        if (!target || redirects === maxRedirects || answer.status === 303) return redirected(call, answer.status);
        url = target;
      }
    } catch (error) {
      return failureOfTransport(call, error);
    }
  }

  async #wait(delayMs: number, call: Call, last: CioError): Promise<void> {
    try {
      await this.#options.clock.sleep(delayMs, call.options?.signal);
    } catch {
      const message = `${call.method} ${call.route} was aborted while waiting for its next attempt`;
      throw new CioError({ code: 'cio_aborted', message, cause: last });
    }
  }
}

function redirected(call: Call, status: number): CioError {
  const message =
    `${call.method} ${call.route} was redirected (${status}) somewhere credentials do not follow. ` +
    "Is the workspace in the other region? Set `region` to 'us' or 'eu' accordingly.";
  return new CioError({ code: 'cio_redirected', message, status, field: 'region' });
}
