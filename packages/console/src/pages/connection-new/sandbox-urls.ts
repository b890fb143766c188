/** What a connection to a local Customer.io is saved with: the addresses of its three APIs. */
export interface SandboxUrls {
  track: string;
  app: string;
  pipelines: string;
}

/** On the machine itself, and nowhere else. */
export const LOOPBACK = /https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/[\w-]+)*/gi;

/** `http://127.0.0.1:4010/us` of an address in it, or of any below it; undefined for every other. */
export const sandboxRegion = (url: string): string | undefined =>
  new RegExp(`^${LOOPBACK.source}/?$`, 'i').test(url) ? /^.*?\/(?:us|eu)(?=\/|$)/.exec(url)?.[0] : undefined;

export function sandboxUrlsOf(url: string): SandboxUrls | undefined {
  const base = sandboxRegion(url.trim());
  return base === undefined
    ? undefined
    : { track: `${base}/track`, app: `${base}/app`, pipelines: `${base}/pipelines` };
}
