/** What a caller can sensibly do next. */
export type Remedy = 'retry' | 'reconnect' | 'fix-input' | 'check-outcome';

/**
 * Every code this package throws, with the remedy it normally carries. Codes are stored by callers:
 * they are deprecated, never renamed.
 */
export const cioErrorRemedies = {
  /** Refused before it left, or by Customer.io (400, 422): `field` names what is wrong. */
  cio_invalid_input: 'fix-input',
  /** The client was built without the credentials of this API. */
  cio_missing_credentials: 'reconnect',
  /** 401: wrong key for this host, or a key of the other region. */
  cio_unauthorized: 'reconnect',
  /**
   * 403: the key lacks a scope, or the workspace lacks the feature or is not approved yet. `fix-input`, with the field,
   * when it is the content or a recipient that is refused.
   */
  cio_forbidden: 'reconnect',
  /** 404: no such person, message, segment, … */
  cio_not_found: 'fix-input',
  /** 413: over one of Customer.io's size limits. */
  cio_too_large: 'fix-input',
  /** Another 4xx. */
  cio_rejected: 'fix-input',
  /**
   * 207: some operations of a batch were refused, all others were accepted; see `failures`. `check-outcome`, without
   * them, when Customer.io did not say which.
   */
  cio_partly_rejected: 'fix-input',
  /** 429, or our own governor would wait longer than allowed. `retryAfterMs` when known. */
  cio_rate_limited: 'retry',
  /** 5xx or 408 on a call that is safe to repeat. */
  cio_unavailable: 'retry',
  /** The connection failed: nothing was accepted, or repeating is safe. `reconnect` for a certificate nobody trusts. */
  cio_network: 'retry',
  /** 407, or another refusal of the proxy: nothing reached Customer.io. */
  cio_proxy_refused: 'reconnect',
  /** No answer in time on a call that is safe to repeat. */
  cio_timeout: 'retry',
  /** A 2xx whose body is not what is documented, on a call that is safe to repeat. */
  cio_unexpected_answer: 'retry',
  /** The answer is larger than `maxAnswerBytes`: ask for less at a time, or raise that. */
  cio_answer_too_large: 'fix-input',
  /** It may or may not have happened, and repeating it could do it twice. Look before you repeat. */
  cio_unknown_outcome: 'check-outcome',
  /** Redirected somewhere we do not follow; usually the `region` setting is wrong. */
  cio_redirected: 'reconnect',
  /** The caller's signal fired. `check-outcome` when the request had already left and must not be repeated. */
  cio_aborted: 'retry',
  /** The batcher holds as much as it may; wait for `ready()`. */
  cio_buffer_full: 'retry',
  /** The client or batcher was closed before: nothing left, another one may send it. */
  cio_closed: 'retry',
} as const satisfies Record<string, Remedy>;

export type CioErrorCode = keyof typeof cioErrorRemedies;

/** One operation of a batch that Customer.io refused, with all that it said of it. */
export interface BatchFailure {
  /** 0-based position in the operations given. */
  index: number;
  reason?: string;
  field?: string;
  message?: string;
}

/** One of several things wrong with what a caller gave. */
export interface InputFault {
  /** Where it is: a JSON pointer (RFC 6901) into what the caller gave, `''` for the whole of it. */
  pointer: string;
  message: string;
}

export interface CioErrorFacts {
  message: string;
  status?: number | undefined;
  retryAfterMs?: number | undefined;
  field?: string | undefined;
  faults?: readonly InputFault[] | undefined;
  failures?: readonly BatchFailure[] | undefined;
  requestId?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | undefined;
  attempts?: number | undefined;
  cause?: unknown;
}

/** A code of this package brings its remedy along; layers above may add codes, and then say the remedy. */
export type CioErrorDetails = CioErrorFacts &
  ({ code: CioErrorCode; remedy?: Remedy | undefined } | { code: string; remedy: Remedy });

/** Known by this also where two copies of the package are loaded. */
const brand = Symbol.for('@cio-bridge/sdk.CioError');

/**
 * Everything this package throws on purpose. Match on `code` or `remedy`; messages may be reworded.
 * Neither messages nor causes hold credentials.
 */
export class CioError extends Error {
  override readonly name = 'CioError';
  readonly code: CioErrorCode | (string & Record<never, never>);
  readonly remedy: Remedy;
  /** The HTTP status, when there was an answer. */
  declare readonly status?: number;
  /** How long Customer.io (or our governor) asks to wait, in milliseconds. */
  declare readonly retryAfterMs?: number;
  /**
   * Path of the offending input. In the words of this package when it was refused before it left (`attributes.plan`,
   * `attachments[0]`), in Customer.io's when it was refused there.
   */
  declare readonly field?: string;
  /** Everything that is wrong with the input, where more is known than `field`; its first entry is what `field` names. */
  declare readonly faults?: readonly InputFault[];
  /** The refused operations of a batch (`cio_partly_rejected`). */
  declare readonly failures?: readonly BatchFailure[];
  /** What to tell Customer.io's support: the id in the answer's headers, or the reference in its words. */
  declare readonly requestId?: string;
  /** Of the answer, without cookies; at most 40. Not among what is serialised. */
  declare readonly headers?: Readonly<Record<string, string>>;
  /** Of the answer: its first 2,000 characters, keys masked. It may name people: not among what is serialised. */
  declare readonly body?: string;
  /** How many requests were made. 0: nothing left, such as while waiting for the rate limit. */
  declare readonly attempts?: number;

  constructor({ code, remedy, message, cause, headers, body, ...facts }: CioErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy ?? cioErrorRemedies[code as CioErrorCode];
    for (const [name, value] of Object.entries(facts))
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: true, configurable: true });
    Object.defineProperty(this, brand, { value: true });
    if (headers) Object.defineProperty(this, 'headers', { value: headers });
    if (body !== undefined) Object.defineProperty(this, 'body', { value: body });
  }

  /** Whether something caught is one of these, whichever copy of the package it is from. */
  static is(error: unknown): error is CioError {
    return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[brand] === true;
  }

  /** With the message, which errors by themselves leave out of JSON; without the answer's headers and body. */
  toJSON(): Record<string, unknown> {
    const { name, message, code, remedy, cause, ...facts } = this;
    const because = cause === undefined ? {} : { cause: cause instanceof Error ? cause.message : String(cause) };
    return { name, code, message, remedy, ...facts, ...because };
  }
}

/** Says how many requests were made for it. */
export function withAttempts(error: CioError, attempts: number): CioError {
  Object.defineProperty(error, 'attempts', { value: attempts, enumerable: true, configurable: true });
  return error;
}

/**
 * Bad input, refused before it leaves.
 *
 * @param field - The path that a caller would write: `attributes.plan`, `ids[3]`.
 * @param pointer - The same as a JSON pointer. Default: read from `field`, which must then be free of names of the
 * caller's own.
 */
export function invalidInput(field: string, message: string, pointer = pointerOf(field)): CioError {
  const faults = [{ pointer, message }];
  return new CioError({ code: 'cio_invalid_input', message: `${field}: ${message}`, field, faults });
}

/** Of a path without names of the caller's own. */
export const pointerOf = (field: string): string => `/${field.replace(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}`;
