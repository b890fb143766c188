import { type Clock, elapsedOf } from '../clock.ts';
import { CioError, withAttempts } from '../errors.ts';
import type { RateGovernor } from '../governor.ts';
import type { RateFamily } from '../limits.ts';
import { type ReadAnswer, readAny, readEmpty, readNothing, readObject } from './answers.ts';
import { type CallOptions, type CallSettings, settingsOf } from './call-options.ts';
import { type Api, type Endpoint, redirectTarget, requireEndpoint } from './endpoints.ts';
import { askedIn, failureOf, failureOfTransport, headerOf } from './failures.ts';
import type { AttemptEvent, Observer } from './observe.ts';
import { nextDelayMs, type RetryPolicy } from './retries.ts';
import type { JsonObject } from './said.ts';
import type { Transport, TransportRequest } from './transport.ts';

export type { CallOptions } from './call-options.ts';

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
  timeoutMs: number;
  governor: RateGovernor | undefined;
  observer: Observer;
  clock: Clock;
  random: () => number;
}

const maxRedirects = 3;

/** What one attempt came to. */
type Outcome<T> = { status: number; value: T } | CioError;

/** The one road to Customer.io: credentials, redirects, deadlines, errors and retries. */
export class Caller {
  readonly #options: CallerOptions;
  readonly #elapsed: () => number;
  /** Also ends the waits of calls that are not on their way yet. */
  readonly #closing = new AbortController();

  constructor(options: CallerOptions) {
    this.#options = options;
    this.#elapsed = elapsedOf(options.clock);
  }

  /** A write, which is answered with `{}`. */
  write(call: Call): Promise<void> {
    return this.send(call, readEmpty);
  }

  /** A write that may be answered with nothing at all. */
  writeSilently(call: Call): Promise<void> {
    return this.send(call, readNothing);
  }

  /** @returns the answer's body, if it is what was asked for. */
  json(call: Call, isAnswer: (body: JsonObject) => boolean): Promise<JsonObject> {
    return this.send(call, readObject(isAnswer));
  }

  /** @returns status and parsed body, which is `undefined` when empty. */
  exchange(call: Call): Promise<{ status: number; body: unknown }> {
    return this.send(call, readAny);
  }

  /** @returns what the first good answer says. */
  async send<T>(call: Call, read: ReadAnswer<T>): Promise<T> {
    const { random, observer } = this.#options;
    const settings = settingsOf(call.options, this.#options);
    const { timeoutMs, retries } = settings;
    const endpoint = requireEndpoint(this.#options.endpoints[call.api], call.api);
    let leftAt: number | undefined;
    let last: CioError | undefined;
    for (let retry = 0; ; retry += 1) {
      const turn = this.#turn(call, leftAt === undefined ? undefined : leftAt + timeoutMs, last);
      if (turn) await turn;
      leftAt ??= this.#elapsed();
      const outcome = await this.#attempt(call, read, { retry, endpoint, settings, deadline: leftAt + timeoutMs });
      if (!(outcome instanceof CioError)) return outcome.value;
      last = withAttempts(outcome, retry + 1);
      const elapsedMs = this.#elapsed() - leftAt;
      const delayMs = retries && nextDelayMs(last, { retry, elapsedMs, timeoutMs, options: retries, random });
      if (delayMs === false || delayMs === undefined) throw this.#orClosed(last);
      observer.retry({ api: call.api, method: call.method, route: call.route, retry }, last, delayMs);
      await this.#wait(delayMs, call, last);
    }
  }

  close(): void {
    this.#closing.abort();
  }

  /** Waits until the rate limit lets it pass. Neither an attempt nor, before the first, time of the call's own. */
  #turn(call: Call, deadline: number | undefined, last: CioError | undefined): Promise<void> | undefined {
    const { signal: closing } = this.#closing;
    if (closing.aborted) throw closed(last, last?.attempts);
    const { signal, caller } = call.options ?? {};
    const late =
      deadline === undefined ? undefined : AbortSignal.timeout(Math.max(0, Math.ceil(deadline - this.#elapsed())));
    const turn = this.#options.governor?.take(call.family, {
      caller,
      signal: late ? anyOf(signal, late) : signal,
      closing,
    });
    return turn?.catch((error: CioError) => {
      if (closing.aborted) throw closed(error, last?.attempts);
      throw last && late?.aborted ? last : withAttempts(error, last?.attempts ?? 0);
    });
  }

  async #attempt<T>(
    call: Call,
    read: ReadAnswer<T>,
    {
      retry,
      endpoint,
      settings,
      deadline,
    }: { retry: number; endpoint: Endpoint; settings: CallSettings; deadline: number },
  ): Promise<Outcome<T>> {
    const { governor, observer } = this.#options;
    const event = { api: call.api, method: call.method, route: call.route, retry };
    const attempt = observer.attempt(event, endpoint);
    const road = { event, endpoint, settings, deadline };
    const outcome = observer.wraps
      ? await observer.around(event, () => this.#follow(call, read, road))
      : await this.#follow(call, read, road);
    attempt.end(outcome);
    if (!(outcome instanceof CioError) || outcome.status !== 429) governor?.answered(call.family);
    else governor?.limited(call.family, outcome.retryAfterMs);
    return outcome;
  }

  /** One request and the redirects it meets. */
  async #follow<T>(
    call: Call,
    read: ReadAnswer<T>,
    {
      event,
      endpoint,
      settings,
      deadline,
    }: { event: AttemptEvent; endpoint: Endpoint; settings: CallSettings; deadline: number },
  ): Promise<Outcome<T>> {
    const { transport, observer, clock } = this.#options;
    const { method, body = null, contentType } = call;
    const { baseUrl, secrets } = endpoint;
    const usual = settings.headers ? { ...settings.headers, ...endpoint.headers } : endpoint.headers;
    const headers = contentType === undefined ? usual : { ...usual, 'content-type': contentType };
    let url = baseUrl + (call.path ?? call.route);
    try {
      for (let redirects = 0; ; redirects += 1) {
        const timeoutMs = Math.max(1, deadline - this.#elapsed());
        const request = { method, url, headers, body, signal: settings.signal, timeoutMs };
        const answer = await observer.exchange(event, request, transport);
        const { status } = answer;
        if (status >= 200 && status < 300) return { status, value: read(call, answer, secrets) };
        if (status < 300 || status >= 400) return failureOf(call, answer, { now: clock.now(), secrets });
        const target = redirectTarget(call.api, url, headerOf(answer, 'location'), baseUrl);
        if (!target || redirects === maxRedirects || !keepsMethod.has(status)) {
          return redirected(call, status);
        }
        url = target;
      }
    } catch (error) {
      return error instanceof CioError ? error : failureOfTransport(call, error);
    }
  }

  /** What closing cut short is told as that, unless it may have happened. */
  #orClosed(error: CioError): CioError {
    const wasCut = this.#closing.signal.aborted && (error.code === 'cio_network' || error.code === 'cio_unavailable');
    return wasCut && error.remedy === 'retry' ? closed(error, error.attempts) : error;
  }

  async #wait(delayMs: number, call: Call, last: CioError): Promise<void> {
    const { signal } = this.#closing;
    try {
      await this.#options.clock.sleep(delayMs, anyOf(call.options?.signal, signal));
    } catch {
      if (signal.aborted) throw closed(last, last.attempts);
      const message = `${askedIn(call)} was aborted while waiting for its next attempt`;
      throw new CioError({ code: 'cio_aborted', message, cause: last, attempts: last.attempts });
    }
  }
}

const anyOf = (one: AbortSignal | undefined, other: AbortSignal): AbortSignal =>
  one ? AbortSignal.any([one, other]) : other;

const closed = (cause?: unknown, attempts = 0): CioError =>
  new CioError({ code: 'cio_closed', message: 'This client was closed', cause, attempts });

/** 303 asks for a GET, 300 and 304 for nothing we could do. */
const keepsMethod = new Set([301, 302, 307, 308]);

function redirected(call: Call, status: number): CioError {
  const message =
    `${askedIn(call)} was redirected (${status}) somewhere credentials do not follow. ` +
    "Is the workspace in the other region? Set `region` to 'us' or 'eu' accordingly.";
  return new CioError({ code: 'cio_redirected', message, status, field: 'region' });
}
