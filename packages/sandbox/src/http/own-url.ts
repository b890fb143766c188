import type { FastifyRequest } from 'fastify';

/** A URL of the API that a request came to, reached the way its client reached it. */
export function ownUrl({ protocol, host, url, originalUrl }: FastifyRequest, path: string): string {
  const base = /^\/\w+\/\w+/.exec(url)?.[0] ?? '';
  return `${protocol}://${host}${originalUrl.startsWith(base) ? base : ''}${path}`;
}
