import { checkKnown, checkNotNegative } from '../check.ts';
import { invalidInput } from '../errors.ts';
import { type RetryOptions, type RetryPolicy, withRetryDefaults } from './retries.ts';

/** The last argument of every call. */
export interface CallOptions {
  /** Stops the call, also while it waits for its turn or for the next attempt. */
  signal?: AbortSignal | undefined;
  /** Who is asking: when calls wait for the rate limit, callers are served in turn. */
  caller?: string | undefined;
  /**
   * The deadline of the whole call, retries and the waits for them included, counted from when its first request
   * leaves. The wait for its first turn under the rate limit comes before that, and is bounded by the governor's
   * `maxWaitMs`. Default: the client's, 60,000.
   */
  timeoutMs?: number | undefined;
  /** Default: the client's. */
  retries?: false | RetryOptions | undefined;
  /** More headers, such as `traceparent`. Those that the client itself sends stay as they are. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** What one call goes by. */
export interface CallSettings {
  signal: AbortSignal | undefined;
  timeoutMs: number;
  retries: false | RetryPolicy;
  headers: Readonly<Record<string, string>> | undefined;
}

const names = ['signal', 'caller', 'timeoutMs', 'retries', 'headers'];

/** @throws {CioError} `cio_invalid_input` for an option that there is not, or that cannot be. */
export function settingsOf(
  options: CallOptions | undefined,
  defaults: { timeoutMs: number; retries: false | RetryPolicy },
): CallSettings {
  if (!options)
    return { signal: undefined, headers: undefined, timeoutMs: defaults.timeoutMs, retries: defaults.retries };
  checkKnown('', options, names);
  const { signal, headers, timeoutMs = defaults.timeoutMs, retries } = options;
  checkTimeout('timeoutMs', timeoutMs);
  return {
    signal,
    timeoutMs,
    headers: headers && checkedHeaders(headers),
    retries: retries === undefined ? defaults.retries : retries && withRetryDefaults(retries),
  };
}

export function checkTimeout(field: string, timeoutMs: number): void {
  checkNotNegative(field, timeoutMs);
  if (timeoutMs === 0) throw invalidInput(field, 'must be above 0');
}

function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const isName = /^[!#$%&'*+.^_`|~\w-]+$/.test(name);
      if (!isName || typeof value !== 'string' || /[^\t\x20-\x7e]/.test(value))
        throw invalidInput('headers', `"${name.slice(0, 80)}" is no header of printable ASCII`);
      if (/^(host|content-length|transfer-encoding|connection|content-encoding)$/i.test(name))
        throw invalidInput('headers', `"${name}" is for the transport to set`);
      return [name.toLowerCase(), value];
    }),
  );
}
