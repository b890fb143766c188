import type { FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';
import { maxLoggedBodyBytes } from './request-log.ts';

/** The largest body any operation takes: a broadcast trigger, 25 MB (App API document, read 2026-08). */
export const maxBodyBytes = 25_000_000;

/** All there are. The usual one is named because Fastify remembers whose parser is whose, `*` excepted. */
export const bodyTypes = ['application/json', '*'];

type Done = (error: Error | null, body?: unknown) => void;

/** Reads every body as JSON, whatever its content type says. */
export function readBody(request: FastifyRequest, body: Buffer, done: Done): void {
  request.bodyBytes = body.length;
  if (body.length === 0) {
    done(null, undefined);
    return;
  }
  try {
    const text = body.toString('utf8');
    // A slice of a long string would keep all of it in memory.
    request.bodyText = body.length > maxLoggedBodyBytes ? body.toString('utf8', 0, maxLoggedBodyBytes) : text;
    done(null, JSON.parse(text));
  } catch {
    done(new ApiError(400, request.routeOptions.config.errorShape ?? 'meta-errors', 'the body is not JSON'));
  }
}
