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
