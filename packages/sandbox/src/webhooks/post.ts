import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { http, https } from '../http/node-http.ts';

/** How a call to an endpoint ended: an HTTP status, or the reason that there was none. */
export type PostResult = { readonly status: number } | { readonly error: string };

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const isLoopback = (address: string): boolean => loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Whether a URL names this machine without having to ask anybody. */
export function isLoopbackUrl(text: string): boolean {
  const hostname = URL.parse(text)?.hostname.replace(/^\[|\]$/g, '') ?? '';
  return hostname === 'localhost' || (isIP(hostname) !== 0 && isLoopback(hostname));
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves a name and refuses addresses of other machines, after resolution, so that no name can smuggle one in. */
const loopbackLookup = (hostname: string, options: object, callback: LookupCallback): void => {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const local = addresses.filter(({ address }) => isLoopback(address));
    const first = local[0];
    if (!first) return callback(new Error(remoteRefusal(hostname)), []);
    if ('all' in options && options.all) callback(null, local);
    else callback(null, first.address, first.family);
  });
};

const remoteRefusal = (hostname: string): string =>
  `${hostname} is not this machine: webhooks go to loopback only, unless the sandbox is started with --remote-webhooks (webhookPolicy.allowRemote)`;

/**
 * An idle connection is closed before common servers close it (Node and uvicorn after 5 s, gunicorn after 2): a report
 * that met a connection just being closed would be reset, and that costs an hour.
 */
const keepAlive = { keepAlive: true, timeout: 1000 } as const;

/** Posts webhooks over kept-alive connections. */
export class Poster {
  readonly #allowRemote: boolean;
  readonly #http = new http.Agent(keepAlive);
  readonly #https = new https.Agent(keepAlive);

  constructor({ allowRemote }: { allowRemote: boolean }) {
    this.#allowRemote = allowRemote;
  }

  /** Never throws: whatever goes wrong is an answer the queue has to deal with. */
  post(endpoint: string, headers: Record<string, string>, body: string, timeoutMs: number): Promise<PostResult> {
    return new Promise((resolve) => {
      const url = URL.parse(endpoint);
      if (!url) return resolve({ error: `not a URL: ${endpoint}` });
      const hostname = url.hostname.replace(/^\[|\]$/g, '');
      if (!this.#allowRemote && isIP(hostname) && !isLoopback(hostname)) {
        return resolve({ error: remoteRefusal(hostname) });
      }
      const fail = (error: Error): void => {
        const timedOut = signal.aborted;
        resolve({ error: timedOut ? `no answer within ${timeoutMs} ms` : error.message });
      };
      const signal = AbortSignal.timeout(timeoutMs);
      const secure = url.protocol === 'https:';
      const request = (secure ? https : http).request(url, {
        method: 'POST',
        agent: secure ? this.#https : this.#http,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
        signal,
        ...(!this.#allowRemote && { lookup: loopbackLookup }),
      });
      request.once('response', (response) => {
        response.resume();
        response.once('end', () => resolve({ status: response.statusCode ?? 0 }));
        response.once('error', fail);
      });
      request.once('error', fail);
      request.end(body);
    });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}
