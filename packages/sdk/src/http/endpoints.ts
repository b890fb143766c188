import { checkKnown } from '../check.ts';
import { CioError, invalidInput } from '../errors.ts';

export type Region = 'us' | 'eu';
export type Api = 'track' | 'app' | 'pipelines';

/** Customer.io's hosts, the only ones credentials go to. */
const hosts: Record<Api, Record<Region, string>> = {
  track: { us: 'https://track.customer.io', eu: 'https://track-eu.customer.io' },
  app: { us: 'https://api.customer.io', eu: 'https://api-eu.customer.io' },
  pipelines: { us: 'https://cdp.customer.io', eu: 'https://cdp-eu.customer.io' },
};

export interface Credentials {
  /** Site id and Track API key of the workspace. */
  track?: { siteId: string; apiKey: string } | undefined;
  /** App API key, or a service account token together with the workspace it acts on. */
  app?: { apiKey: string; workspaceId?: number | undefined } | undefined;
  /** Write key of a Pipelines source. */
  pipelines?: { writeKey: string } | undefined;
}

export interface Endpoint {
  baseUrl: string;
  /** Of the base URL, for traces. */
  hostname: string;
  port: number;
  headers: Readonly<Record<string, string>>;
  /** What no error may quote. */
  secrets: readonly string[];
}

export interface EndpointOptions extends Credentials {
  region?: Region | undefined;
  baseUrls?: Partial<Record<Api, string>> | undefined;
}

/** What every request of each API has in common; `undefined` where credentials are missing. */
export function endpointsOf(options: EndpointOptions, userAgent: string): Record<Api, Endpoint | undefined> {
  const region = options.region ?? 'us';
  if (region !== 'us' && region !== 'eu') throw invalidInput('region', "must be 'us' or 'eu'");
  checkKnown('baseUrls', options.baseUrls ?? {}, ['track', 'app', 'pipelines']);
  checkKnown('track', options.track ?? {}, ['siteId', 'apiKey']);
  checkKnown('app', options.app ?? {}, ['apiKey', 'workspaceId']);
  checkKnown('pipelines', options.pipelines ?? {}, ['writeKey']);
  const endpoint = (api: Api, extra: Record<string, string> | undefined, key = ''): Endpoint | undefined =>
    extra && {
      ...baseUrlOf(api, options.baseUrls?.[api] ?? hosts[api][region]),
      secrets: [key, String(extra.authorization).replace(/^\w+ /, '')].filter(({ length }) => length >= 8),
      headers: { ...extra, 'content-type': 'application/json', accept: 'application/json', 'user-agent': userAgent },
    };
  return {
    track: endpoint('track', options.track && trackHeaders(options.track), options.track?.apiKey),
    app: endpoint('app', options.app && appHeaders(options.app), options.app?.apiKey),
    pipelines: endpoint(
      'pipelines',
      options.pipelines && pipelinesHeaders(options.pipelines),
      options.pipelines?.writeKey,
    ),
  };
}

const trackHeaders = ({ siteId, apiKey }: { siteId: string; apiKey: string }) => ({
  authorization: basic(key('track.siteId', siteId), key('track.apiKey', apiKey)),
});

const appHeaders = ({ apiKey, workspaceId }: { apiKey: string; workspaceId?: number | undefined }) => ({
  authorization: `Bearer ${key('app.apiKey', apiKey)}`,
  ...(workspaceId === undefined ? {} : { 'x-workspace-id': String(workspaceId) }),
});

const pipelinesHeaders = ({ writeKey }: { writeKey: string }) => ({
  authorization: basic(key('pipelines.writeKey', writeKey), ''),
  'x-strict-mode': '1', // without it, bad payloads are answered 200 and dropped
});

const basic = (user: string, password: string) => `Basic ${btoa(`${user}:${password}`)}`;

/** Refuses a pasted newline here, where the message can name the field instead of quoting the key. */
function key(field: string, value: string): string {
  if (!/^[\x21-\x7e]+$/.test(value)) throw invalidInput(field, 'must be printable ASCII without spaces');
  return value;
}

function baseUrlOf(api: Api, url: string): Omit<Endpoint, 'headers' | 'secrets'> {
  if (!/^https?:/i.test(url) || !URL.canParse(url))
    throw invalidInput(`baseUrls.${api}`, 'must be an absolute http or https URL');
  const { protocol, hostname, port } = new URL(url);
  const defaultPort = protocol === 'https:' ? 443 : 80;
  return { baseUrl: url.replace(/\/+$/, ''), hostname, port: port === '' ? defaultPort : Number(port) };
}

/**
 * Where a redirect of `from` may take method, body and credentials: the same API at Customer.io over https,
 * or, for a sandbox, the origin it was configured with.
 */
export function redirectTarget(
  api: Api,
  from: string,
  location: string | undefined,
  baseUrl: string,
): string | undefined {
  if (location === undefined || !URL.canParse(location, from)) return undefined;
  const target = new URL(location, from);
  const vendor = Object.values(hosts[api]).includes(target.origin);
  return (vendor || target.origin === new URL(baseUrl).origin) && target.username === '' ? target.href : undefined;
}

export function requireEndpoint(endpoint: Endpoint | undefined, api: Api): Endpoint {
  if (endpoint) return endpoint;
  const wanted = {
    track: '`track: { siteId, apiKey }`',
    app: '`app: { apiKey }`',
    pipelines: '`pipelines: { writeKey }`',
  };
  throw new CioError({
    code: 'cio_missing_credentials',
    message: `This call needs ${wanted[api]}, which this client was built without`,
    field: api,
  });
}
