import { checkValue, encodeJson } from './check.ts';
import { invalidInput } from './errors.ts';
import type { CallOptions } from './http/call-options.ts';
import type { Call } from './http/caller.ts';
import type { Api } from './http/endpoints.ts';
import { RAW_ROUTE } from './http/failures.ts';
import type { TransportRequest } from './http/transport.ts';
import type { RateFamily } from './limits.ts';

/** Any request, in Customer.io's own names, with everything else this package does for a call. */
export interface RawRequest {
  api: Api;
  method: TransportRequest['method'];
  /** With the version: `/v1/segments`. Variables must be percent-encoded. */
  path: string;
  query?: Record<string, string | number | boolean> | undefined;
  /** Sent as JSON. */
  body?: unknown | undefined;
  /** Whether it may be repeated after an ambiguous failure. Default: everything but POST. */
  repeatable?: boolean | undefined;
}

export function rawCall(
  { api, method, path, query = {}, body, repeatable = method !== 'POST' }: RawRequest,
  options?: CallOptions,
): Call {
  if (!/^\/[\x21-\x7e]*$/.test(path)) throw invalidInput('path', "must start with '/' and be percent-encoded");
  if (body !== undefined) checkValue('body', [], body, []);
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return {
    api,
    family: familyOf(api, method, path),
    method,
    route: RAW_ROUTE,
    path: pairs.length === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${pairs.join('&')}`,
    body: body === undefined ? undefined : encodeJson('body', body),
    repeatable,
    options,
  };
}

function familyOf(api: Api, method: string, path: string): RateFamily {
  if (api !== 'app') return api;
  if (path.startsWith('/v1/send/')) return 'send';
  if (method === 'POST' && /^\/v1\/campaigns\/[^/]+\/triggers/.test(path)) return 'broadcast';
  return path.includes('/archived_message') ? 'archive' : 'app';
}
