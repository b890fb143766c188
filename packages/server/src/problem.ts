import { CioError } from '@cio-bridge/connector';

/** An error that answers an HTTP request: RFC 9457 problem details with our stable `code`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  /** JSON pointer to the field that is wrong, where one is. */
  readonly pointer: string | undefined;

  constructor(status: number, code: string, detail: string, pointer?: string) {
    super(detail);
    this.status = status;
    this.code = code;
    this.pointer = pointer;
  }
}

export const notFound = (what: string): Problem => new Problem(404, 'not_found', `There is no such ${what}`);

/** What a Customer.io failure means to the caller of *our* API: its own 401 is not the caller's. */
const STATUS_BY_REMEDY = { 'fix-input': 422, reconnect: 424, retry: 503, 'check-outcome': 502 } as const;

/** Any error as a problem. What we did not expect says nothing of its inside. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof CioError) {
    return new Problem(STATUS_BY_REMEDY[error.remedy], error.code, error.message, error.field);
  }
  const { statusCode, validation, message, code } = error as Partial<FastifyFault>;
  if (validation)
    return new Problem(400, 'invalid_request', message ?? 'The request is not valid', validation[0]?.instancePath);
  if (statusCode !== undefined && statusCode < 500) {
    return new Problem(statusCode, (code ?? 'bad_request').toLowerCase(), message ?? 'The request was refused');
  }
  return new Problem(500, 'internal_error', 'Something went wrong on our side; the log has the details');
}

interface FastifyFault {
  statusCode: number;
  code: string;
  message: string;
  validation: { instancePath: string }[];
}
