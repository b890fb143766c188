import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * Keeps web pages of other origins from working the sandbox through the developer's browser: neither by posting to
 * it, nor by a name of theirs that resolves to this machine. Programs send no `Origin` and are let through.
 */
export function guard(request: FastifyRequest): Error | undefined {
  const { origin, host = '' } = request.headers;
  const hostname = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  // Nobody can register a name under `.internal`, Docker's word for its host, or `.local`, that of local networks.
  const isOurs = isIP(hostname) !== 0 || !hostname.includes('.') || /\.(localhost|internal|local)$/.test(hostname);
  if (!isOurs) return forbidden(`the host ${hostname} is not this machine`);
  if (origin !== undefined && URL.parse(origin)?.host !== host) return forbidden(`pages of ${origin} may not do this`);
  return undefined;
}

const forbidden = (message: string): Error => Object.assign(new Error(message), { statusCode: 403 });
