import type { IncomingMessage } from 'node:http';
import { type HostPrefix, vendorHosts } from './hosts.ts';
import type { Registry } from './registry.ts';

declare module 'node:http' {
  interface IncomingMessage {
    /** Nothing about the call says which region it is for: reports from devices come without credentials. */
    regionIsOpen?: true;
  }
}

/** Turns what the client asked for into our own path: by port where each API has one, else by Host, else by path. */
export const createUrlRewriter =
  (prefixByPort: ReadonlyMap<number, HostPrefix>, registry: Registry) =>
  (request: IncomingMessage): string => {
    const url = request.url ?? '/';
    const byPort = prefixByPort.size > 0 ? prefixByPort.get(request.socket.localPort ?? 0) : undefined;
    if (byPort) return url.startsWith('/__sandbox') ? url : byPort + url;
    const host = request.headers.host;
    // An IP address is the common case, and names no API.
    const byHost =
      host === undefined || host.charCodeAt(0) < 65
        ? undefined
        : vendorHosts.get(host.replace(/:\d+$/, '').toLowerCase());
    if (byHost) return byHost + url;
    if (url.startsWith('/us/') || url.startsWith('/eu/') || url.startsWith('/__sandbox')) return url;
    return atRoot(request, url, registry) + url;
  };

const trackPath = /^\/(?:api\/v[12]\/|push\/events$|unsubscribe\/|auth$)/;
const pipelinesPath = /^\/v1\/(?:identify|track|page|screen|group|alias|batch)$/;

/** Which API a bare path belongs to, for clients that cannot be given a base URL with a path. */
function atRoot(request: IncomingMessage, url: string, registry: Registry): HostPrefix | '' {
  const [path = ''] = url.split('?', 1);
  const { authorization } = request.headers;
  if (trackPath.test(path)) {
    const region = registry.track(authorization)?.keys.region;
    if (region === undefined) request.regionIsOpen = true;
    return `/${region ?? 'us'}/track`;
  }
  if (pipelinesPath.test(path) && !/^bearer /i.test(authorization ?? '')) {
    return `/${registry.pipelines(authorization)?.keys.region ?? 'us'}/pipelines`;
  }
  return path.startsWith('/v1/') ? `/${registry.app(authorization)?.keys.region ?? 'us'}/app` : '';
}
