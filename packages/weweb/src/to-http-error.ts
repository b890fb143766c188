import { CioError } from '@cio-bridge/connector';
import { HttpError } from '@weweb/backend-core';
import { type Method, snakeCase } from './methods.ts';
import type { ReadArguments } from './read-arguments.ts';

/** What an error is answered with that Customer.io gave no status for. */
const statusOf: Readonly<Record<string, number>> = {
  cio_invalid_input: 422,
  cio_missing_credentials: 400,
  cio_environment_not_set: 400,
  cio_recipient_not_allowed: 403,
  cio_allowlist_missing: 403,
  cio_not_found: 404,
  cio_too_large: 413,
  cio_rate_limited: 429,
  cio_timeout: 504,
};

/**
 * The error in WeWeb's own form. Its message says everything, for a backend in production shows no details: which field,
 * in the words of the workflow, and what to do.
 */
export function toHttpError(error: unknown, { slug }: Method, called: ReadArguments['called']): unknown {
  if (!(error instanceof CioError)) return error;
  const { code, status, remedy, retryAfterMs, requestId } = error;
  const faults = (error.faults ?? []).map(({ pointer, message }) => ({ field: fieldAt(pointer, called), message }));
  const inWords = faults.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ');
  const details = {
    remedy,
    field: faults[0]?.field || null,
    faults,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(requestId !== undefined && { requestId }),
  };
  const message = `${slug}: ${inWords || error.message}`;
  return new HttpError(message, httpStatus(code, status), code, details, error);
}

/** Customer.io's own trouble is not that of the backend: 502, as of anything behind it. */
function httpStatus(code: string, status: number | undefined): number {
  if (status !== undefined && status >= 400 && status < 500) return status;
  return statusOf[code] ?? 502;
}

/** Where a pointer leads, the first part as the workflow called it, the others as they were given. */
function fieldAt(pointer: string, called: ReadArguments['called']): string {
  const [first, ...others] = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (first === undefined) return '';
  return [called.get(first) ?? snakeCase(first), ...others].join('.');
}
