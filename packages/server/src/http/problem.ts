import { CioError } from '@cio-bridge/connector';
import { isOutOfRoom, outOfRoom } from '../store/out-of-room.ts';
import { Problem } from '../store/problem.ts';
import { isReadCanceled, readTookTooLong } from '../store/read-deadline.ts';

/** What a Customer.io failure means to the caller of *our* API: its own 401 is not the caller's. */
const STATUS_BY_REMEDY = { 'fix-input': 422, reconnect: 424, retry: 503, 'check-outcome': 502 } as const;

/** Fastify's codes for what its users meet, in our words. */
const FASTIFY_CODES: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
};

/** RFC 9457 problem details, as they go over the wire. */
export function problemDetails({ message, ...problem }: Problem) {
  const { status, code, pointer, faults, remedy, retryAfterMs, upstreamStatus } = problem;
  return { status, code, detail: message, pointer, faults, remedy, retryAfterMs, upstreamStatus };
}

/** Any error as a problem. What we did not expect says nothing of its inside. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isReadCanceled(error)) return readTookTooLong();
  if (isOutOfRoom(error)) return outOfRoom();
  if (error instanceof CioError) {
    const { code, message, remedy, retryAfterMs, faults, status: upstreamStatus } = error;
    return new Problem(STATUS_BY_REMEDY[remedy], code, message, pointerOf(error), {
      remedy,
      retryAfterMs,
      faults,
      upstreamStatus,
    });
  }
  const { statusCode, validation, message, code } = error as Partial<FastifyFault>;
  if (validation) {
    const { instancePath = '', message: fault } = validation[0] ?? {};
    const what = instancePath === '' ? '' : `${instancePath.slice(1).replaceAll('/', '.')}: `;
    return new Problem(400, 'invalid_request', `${what}${fault ?? 'not valid'}`, instancePath || undefined);
  }
  if (statusCode !== undefined && statusCode < 500) {
    const ours = FASTIFY_CODES[code ?? ''] ?? 'bad_request';
    return new Problem(statusCode, ours, message ?? 'The request was refused');
  }
  return new Problem(500, 'internal_error', 'Something went wrong on our side; the log has the details');
}

/** What leads nowhere in particular, `''`, need not be told. */
function pointerOf({ faults, field }: CioError): string | undefined {
  if (faults) return faults[0]?.pointer || undefined;
  return field && `/${field.replace(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}`;
}

interface FastifyFault {
  statusCode: number;
  code: string;
  message: string;
  validation: { instancePath: string; message?: string }[];
}
