import { gunzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../http/api-error.ts';
import { maxBodyBytes, readBody } from '../http/read-body.ts';

/** Like `readBody`, for clients that compress what they batch. */
export function readGzip(
  request: FastifyRequest,
  body: Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  if (request.headers['content-encoding'] !== 'gzip') {
    readBody(request, body, done);
    return;
  }
  gunzip(body, { maxOutputLength: maxBodyBytes }, (error, plain) => {
    if (error) done(new ApiError(400, 'detail-status', 'the body is not gzip'));
    else readBody(request, plain, done);
  });
}
