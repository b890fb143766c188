import manifest from '../package.json' with { type: 'json' };
import { AppApi } from './app/app-api.ts';
import { type Clock, systemClock } from './clock.ts';
import { Caller } from './http/caller.ts';
import { type Api, type Credentials, endpointsOf, type Region } from './http/endpoints.ts';
import { defaultRetries, type RetryOptions } from './http/retries.ts';
import type { Transport, TransportOptions } from './http/transport.ts';
import { createTransport } from './http/undici-transport.ts';
import { TrackApi } from './track/track-api.ts';

export interface CustomerIoOptions extends Credentials, TransportOptions {
  /** Where the workspace lives. Default `us`. */
  region?: Region;
  /** For a local sandbox only: base URLs without the version path. */
  baseUrls?: Partial<Record<Api, string>>;
  /** `false` when another layer, such as a workflow engine, owns retries. Default: on. */
  retries?: false | RetryOptions;
  /** `false` sends what would be refused as bad input. Default `true`. */
  strict?: boolean;
  /** Carries the requests instead of undici. */
  transport?: Transport;
  /** Default: the system's. */
  clock?: Clock;
}

/**
 * A client of one Customer.io workspace.
 *
 * @example
 * ```ts
 * await using cio = new CustomerIo({ region: 'eu', track: { siteId, apiKey } });
 * await cio.track.identify({ id: '42' }, { plan: 'pro' });
 * ```
 */
export class CustomerIo implements AsyncDisposable {
  readonly track: TrackApi;
  readonly app: AppApi;
  readonly #caller: Caller;
  readonly #closeTransport: () => Promise<void>;

  constructor(options: CustomerIoOptions) {
    const own = options.transport ? undefined : createTransport(options);
    this.#closeTransport = async () => own?.close();
    this.#caller = new Caller({
      endpoints: endpointsOf(options, `cio-bridge-sdk/${manifest.version}`),
      transport: options.transport ?? (own as NonNullable<typeof own>).send,
      retries: options.retries !== false && { ...defaultRetries, ...options.retries },
      clock: options.clock ?? systemClock,
    });
    this.track = new TrackApi(this.#caller);
    this.app = new AppApi(this.#caller);
  }

  /** Waits for calls in flight, then closes connections. */
  async close(): Promise<void> {
    this.#caller.close();
    await this.#closeTransport();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
