import type { IncomingMessage } from 'node:http';
import type { Region } from '../workspace/workspace-keys.ts';

export type Family = 'track' | 'app' | 'pipelines';

/** Internal path prefix of one API in one region, such as `/us/track`. */
export type HostPrefix = `/${Region}/${Family}`;

export const vendorHosts: ReadonlyMap<string, HostPrefix> = new Map<string, HostPrefix>(
  Object.entries({
    'track.customer.io': '/us/track',
    'track-eu.customer.io': '/eu/track',
    'api.customer.io': '/us/app',
    'api-eu.customer.io': '/eu/app',
    'cdp.customer.io': '/us/pipelines',
    'cdp-eu.customer.io': '/eu/pipelines',
  }),
);

/** Turns what the client asked for into our own path: by port where each API has one, else by Host, else by path. */
export const createUrlRewriter =
  (prefixByPort: ReadonlyMap<number, HostPrefix>) =>
  (request: IncomingMessage): string => {
    const url = request.url ?? '/';
    const byPort = prefixByPort.size > 0 ? prefixByPort.get(request.socket.localPort ?? 0) : undefined;
    if (byPort) return byPort + url;
    const host = request.headers.host;
    if (host === undefined || host.charCodeAt(0) < 65) return url; // an IP address, the common case
    const byHost = vendorHosts.get(host.replace(/:\d+$/, '').toLowerCase());
    return byHost ? byHost + url : url;
  };
