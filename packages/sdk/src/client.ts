import type { Tracer } from '@opentelemetry/api';
import { createTransport } from '#transport';
import { AppApi } from './app/app-api.ts';
import { checkKnown, checkNotNegative } from './check.ts';
import { type Clock, systemClock } from './clock.ts';
import { defaultMaxWaitMs, RateGovernor } from './governor.ts';
import { type CallOptions, checkTimeout } from './http/call-options.ts';
import { Caller } from './http/caller.ts';
import { type Api, type Credentials, endpointsOf, type Region } from './http/endpoints.ts';
import { guardTransport } from './http/guard-transport.ts';
import { type Hooks, hookNames, Observer } from './http/observe.ts';
import { type RetryOptions, withRetryDefaults } from './http/retries.ts';
import { type ClosableTransport, defaultGraceMs, type Transport, type TransportOptions } from './http/transport.ts';
import { PipelinesApi } from './pipelines/pipelines-api.ts';
import { type RawRequest, rawCall } from './raw-request.ts';
import { TrackApi } from './track/track-api.ts';
import { version } from './version.ts';

export interface CustomerIoOptions extends Credentials, TransportOptions {
  /** Where the workspace lives. Default `us`. */
  region?: Region | undefined;
  /** For a local sandbox only: base URLs without the version path. */
  baseUrls?: Partial<Record<Api, string>> | undefined;
  /** Default of each call's {@link CallOptions.timeoutMs}: 60,000 ms. */
  timeoutMs?: number | undefined;
  /** `false` when another layer, such as a workflow engine, owns retries. Default: on. */
  retries?: false | RetryOptions | undefined;
  /** `false` sends what would be refused as bad input. Default `true`. */
  strict?: boolean | undefined;
  /** Carries the requests instead of undici. */
  transport?: Transport | undefined;
  /**
   * Share one between all clients of a workspace. `false` lets everything pass. Default: one of its own, in which
   * calls wait as long as a `Retry-After` is sat out (`retries.maxRetryAfterMs`), 60,000 ms at least.
   */
  governor?: RateGovernor | false | undefined;
  hooks?: Hooks | undefined;
  /** Default: that of the globally registered OpenTelemetry provider. `false` traces nothing. */
  tracer?: Tracer | false | undefined;
  /** Default: the system's. */
  clock?: Clock | undefined;
  /** Draws the jitter of retries, from 0 up to 1. Default `Math.random`. */
  random?: (() => number) | undefined;
}

export interface CloseOptions {
  /** How long calls on their way may take; then they are ended, as `cio_closed` or an unknown outcome. Default 10,000. */
  graceMs?: number | undefined;
}

const optionNames: Record<keyof CustomerIoOptions, true> = {
  region: true,
  track: true,
  app: true,
  pipelines: true,
  baseUrls: true,
  timeoutMs: true,
  retries: true,
  strict: true,
  transport: true,
  governor: true,
  hooks: true,
  tracer: true,
  clock: true,
  random: true,
  timeouts: true,
  maxConnections: true,
  maxAnswerBytes: true,
  proxy: true,
  ca: true,
};

/**
 * A client of one Customer.io workspace.
 *
 * @throws {CioError} `cio_invalid_input` with the field, for an option that there is not, or that cannot be.
 * @example
 * ```ts
 * await using cio = new CustomerIo({ region: 'eu', track: { siteId, apiKey } });
 * await cio.track.identify({ id: '42' }, { plan: 'pro' });
 * ```
 */
export class CustomerIo implements AsyncDisposable {
  readonly track: TrackApi;
  readonly app: AppApi;
  readonly pipelines: PipelinesApi;
  /** What the rate limits allow at the moment, who waits, and when the last 429 came; `undefined` when switched off. */
  readonly governor: RateGovernor | undefined;
  readonly #caller: Caller;
  readonly #transport: ClosableTransport;
  #closed: Promise<void> | undefined;

  constructor(options: CustomerIoOptions) {
    checkKnown('', options, Object.keys(optionNames));
    checkKnown('hooks', options.hooks ?? {}, hookNames);
    const { clock = systemClock, strict = true, timeoutMs = 60_000 } = options;
    checkTimeout('timeoutMs', timeoutMs);
    const endpoints = endpointsOf(options, `cio-bridge-sdk/${version}`);
    const retries = options.retries !== false && withRetryDefaults(options.retries ?? {});
    const maxWaitMs = Math.max(defaultMaxWaitMs, retries ? retries.maxRetryAfterMs : 0);
    const { governor = new RateGovernor({ clock, maxWaitMs }) } = options;
    this.governor = governor || undefined;
    this.#transport = options.transport ? guardTransport(options.transport) : createTransport(options);
    this.#caller = new Caller({
      endpoints,
      transport: this.#transport.send,
      retries,
      timeoutMs,
      governor: this.governor,
      observer: new Observer({ hooks: options.hooks, tracer: options.tracer, version: version }),
      clock,
      random: options.random ?? Math.random,
    });
    this.track = new TrackApi({ caller: this.#caller, clock, strict });
    this.app = new AppApi({ caller: this.#caller, clock, strict });
    this.pipelines = new PipelinesApi({ caller: this.#caller, strict });
  }

  /** Any other request: an endpoint this package does not know yet. Resolves with 2xx answers alone. */
  async request(request: RawRequest, options?: CallOptions): Promise<{ status: number; body: unknown }> {
    return this.#caller.exchange(rawCall(request, options));
  }

  /**
   * Waits for calls in flight, then closes connections, and leaves nothing that keeps the process alive. Calls that
   * wait for the rate limit or for their next attempt end at once, with `cio_closed`; close a batcher first, so that it
   * can send what it holds.
   */
  async close({ graceMs = defaultGraceMs }: CloseOptions = {}): Promise<void> {
    checkNotNegative('graceMs', graceMs);
    this.#caller.close();
    this.#closed ??= this.#transport.close(graceMs);
    await this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
