import { type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { CioError, invalidInput } from '../errors.ts';
import type { Api, Endpoint } from './endpoints.ts';
import type { Transport, TransportAnswer, TransportRequest } from './transport.ts';

/** One attempt of one call. Routes have their variables unfilled: no ids, no addresses, no payloads. */
export interface AttemptEvent {
  api: Api;
  method: string;
  route: string;
  /** 0 for the first. */
  retry: number;
}

/** One request as it went over the wire, credentials and payloads included: log none of it as it is. */
export interface ExchangeEvent extends AttemptEvent {
  request: Readonly<Pick<TransportRequest, 'url' | 'headers' | 'body'>>;
  /** Not there when none came. */
  answer?: TransportAnswer;
  durationMs: number;
}

/** Called synchronously. What a hook throws is emitted as a process warning: it must not undo a call that was made. */
export interface Hooks {
  onRequest?(event: AttemptEvent): void;
  /** With `error` unless the answer was a 2xx that says what is documented. */
  onResponse?(event: AttemptEvent & { status?: number; error?: CioError; durationMs: number }): void;
  onRetry?(event: AttemptEvent & { error: CioError; delayMs: number }): void;
  /** After each request, a redirect's too, with what was said. The other events hold no payloads, and no secrets. */
  onExchange?(event: ExchangeEvent): void;
  /**
   * Wraps each attempt, for what has to be there before and after it: a context, a lock, a timer. `attempt` makes it,
   * once however often it is called, and resolves when it has ended, well or badly. A hook that throws before it called
   * `attempt` fails the call, and nothing leaves; what it does after that changes nothing of the outcome.
   *
   * @example
   * ```ts
   * around: (event, attempt) => requestContext.run({ route: event.route }, attempt)
   * ```
   */
  around?(event: AttemptEvent, attempt: () => Promise<void>): Promise<void>;
}

export const hookNames = [
  'onRequest',
  'onResponse',
  'onRetry',
  'onExchange',
  'around',
] as const satisfies (keyof Hooks)[];

export interface Attempt {
  /** Reports how the attempt ended. */
  end(outcome: { status: number } | CioError): void;
}

export interface ObserverOptions {
  hooks?: Hooks | undefined;
  /** Default: the tracer of the globally registered OpenTelemetry provider; without one, nothing is traced. */
  tracer?: Tracer | false | undefined;
  version: string;
}

/** Tells hooks and OpenTelemetry (semantic conventions for HTTP clients) what goes on, without payloads or secrets. */
export class Observer {
  readonly #hooks: Hooks;
  readonly #tracer: Tracer | false;

  constructor({ hooks = {}, tracer, version }: ObserverOptions) {
    this.#hooks = hooks;
    this.#tracer = tracer ?? trace.getTracer('@cio-bridge/sdk', version);
  }

  attempt({ api, method, route, retry }: AttemptEvent, endpoint: Endpoint): Attempt {
    const { onRequest, onResponse } = this.#hooks;
    const event = onRequest || onResponse ? { api, method, route, retry } : undefined;
    if (event && onRequest) report(() => onRequest(event));
    const span = this.#startSpan({ api, method, route, retry }, endpoint);
    const startedAt = performance.now();
    return {
      end: (outcome) => {
        endSpan(span, outcome);
        if (!event || !onResponse) return;
        const durationMs = performance.now() - startedAt;
        const status = outcome.status === undefined ? {} : { status: outcome.status };
        const error = outcome instanceof Error ? { error: outcome } : {};
        report(() => onResponse({ ...event, ...status, ...error, durationMs }));
      },
    };
  }

  /** Whether a hook wraps attempts. */
  get wraps(): boolean {
    return this.#hooks.around !== undefined;
  }

  /** Makes an attempt inside of the hook that wraps it; the error of a hook that prevents it is its outcome. */
  async around<T>(event: AttemptEvent, attempt: () => Promise<T>): Promise<T | CioError> {
    let made: Promise<T> | undefined;
    const make = async () => {
      made ??= attempt();
      await made;
    };
    try {
      await this.#hooks.around?.(event, make);
    } catch (error) {
      if (!made) return hookFailed(error);
      warn(error);
    }
    return made ?? hookFailed(new Error('it did not call `attempt`'));
  }

  /** Sends a request, and tells the hook that wants to hear what was said. */
  exchange(event: AttemptEvent, request: TransportRequest, send: Transport): Promise<TransportAnswer> {
    const { onExchange } = this.#hooks;
    if (!onExchange) return send(request);
    const startedAt = performance.now();
    const tell = (answer?: TransportAnswer) => {
      const durationMs = performance.now() - startedAt;
      report(() => onExchange({ ...event, request, ...(answer && { answer }), durationMs }));
    };
    return send(request).then(
      (answer) => {
        tell(answer);
        return answer;
      },
      (error: unknown) => {
        tell();
        throw error;
      },
    );
  }

  retry(event: AttemptEvent, error: CioError, delayMs: number): void {
    const { onRetry } = this.#hooks;
    if (onRetry) report(() => onRetry({ ...event, error, delayMs }));
  }

  #startSpan({ method, route, retry }: AttemptEvent, { baseUrl, hostname, port }: Endpoint): Span | undefined {
    if (!this.#tracer) return undefined;
    return this.#tracer.startSpan(`${method} ${route}`, {
      kind: SpanKind.CLIENT,
      attributes: {
        'http.request.method': method,
        'url.full': baseUrl + route, // unfilled: addresses and ids stay out of traces
        'url.template': route,
        'server.address': hostname,
        'server.port': port,
        ...(retry > 0 ? { 'http.request.resend_count': retry } : {}),
      },
    });
  }
}

function endSpan(span: Span | undefined, outcome: { status: number } | CioError): void {
  if (!span) return;
  if (outcome.status !== undefined) span.setAttribute('http.response.status_code', outcome.status);
  if (outcome instanceof Error) {
    span.setAttribute('error.type', outcome.status === undefined ? outcome.code : String(outcome.status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function hookFailed(error: unknown): CioError {
  if (CioError.is(error)) return error;
  const failure = invalidInput('hooks.around', error instanceof Error ? error.message : String(error));
  failure.cause = error;
  return failure;
}

/** Calls what is not to be heard of when it throws, but for a warning. */
export function report(hook: () => void): void {
  try {
    hook();
  } catch (error) {
    warn(error);
  }
}

function warn(error: unknown): void {
  const warning = error instanceof Error ? error : String(error);
  const { process }: { process?: { emitWarning?(warning: Error | string): void } } = globalThis;
  if (process?.emitWarning) process.emitWarning(warning);
  else console.warn(warning); // workers and pages
}
