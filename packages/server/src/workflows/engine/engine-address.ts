/** A Restate cluster that others run, and where it finds our handlers. */
export interface EngineAddress {
  /** Base URLs of the ingress of its nodes; the next one is tried when one does not answer. */
  ingressUrls: string[];
  /** Base URLs of the admin API of its nodes. */
  adminUrls: string[];
  /** Where this server listens for the cluster's calls. */
  listen: { host: string; port: number };
  /**
   * The URL under which the cluster reaches our handlers. With several servers it is one address for all
   * of them (a load balancer, a DNS name): a run that was on a server that died goes on at another.
   */
  handlersUrl: string;
}

/**
 * The cluster that the environment names, if it does: `RESTATE_INGRESS_URL` and `RESTATE_ADMIN_URL` (several URLs
 * with commas between), `CIO_BRIDGE_HANDLERS_LISTEN` (`host:port`) and `CIO_BRIDGE_HANDLERS_URL`.
 *
 * @throws when one of the four is missing or not readable, naming it.
 */
export function engineAddressFrom(env: NodeJS.ProcessEnv): EngineAddress | undefined {
  const names = ['RESTATE_INGRESS_URL', 'RESTATE_ADMIN_URL', 'CIO_BRIDGE_HANDLERS_LISTEN', 'CIO_BRIDGE_HANDLERS_URL'];
  if (names.every((name) => !env[name])) return undefined;
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new Error(`A Restate cluster needs ${names.join(', ')}; missing: ${missing.join(', ')}`);
  }
  return {
    ingressUrls: urlsOf(env, 'RESTATE_INGRESS_URL'),
    adminUrls: urlsOf(env, 'RESTATE_ADMIN_URL'),
    listen: hostAndPort(env.CIO_BRIDGE_HANDLERS_LISTEN as string),
    handlersUrl: urlsOf(env, 'CIO_BRIDGE_HANDLERS_URL')[0] as string,
  };
}

function urlsOf(env: NodeJS.ProcessEnv, name: string): string[] {
  return (env[name] as string).split(',').map((text) => {
    const url = URL.parse(text.trim());
    if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`${name}: "${text}" is not an http or https URL`);
    return url.href.replace(/\/$/, '');
  });
}

function hostAndPort(text: string): { host: string; port: number } {
  const [, host, port] = /^(?:\[?(.+?)\]?:)?(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined)
    throw new Error(`CIO_BRIDGE_HANDLERS_LISTEN: "${text}" is not host:port, such as 0.0.0.0:9080`);
  return { host: host ?? '0.0.0.0', port: Number(port) };
}
