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
  /** 403: the key lacks a scope, or the workspace lacks the feature. */
  cio_forbidden: 'reconnect',
  /** 404: no such person, message, segment, … */
  cio_not_found: 'fix-input',
  /** 413: over one of Customer.io's size limits. */
  cio_too_large: 'fix-input',
  /** Another 4xx. */
  cio_rejected: 'fix-input',
  /** 207: some operations of a batch were refused, all others were accepted; see `failures`. */
  cio_partly_rejected: 'fix-input',
  /** 429, or our own governor would wait longer than allowed. `retryAfterMs` when known. */
  cio_rate_limited: 'retry',
  /** 5xx or 408 on a call that is safe to repeat. */
  cio_unavailable: 'retry',
  /** The connection failed: nothing was accepted, or repeating is safe. */
  cio_network: 'retry',
  /** No answer in time on a call that is safe to repeat. */
  cio_timeout: 'retry',
  /** A 2xx whose body could not be read, on a call that is safe to repeat. */
  cio_unexpected_answer: 'retry',
  /** It may or may not have happened, and repeating it could do it twice. Look before you repeat. */
  cio_unknown_outcome: 'check-outcome',
  /** Redirected somewhere we do not follow; usually the `region` setting is wrong. */
  cio_redirected: 'reconnect',
  /** The caller's signal fired. `check-outcome` when the request had already left and must not be repeated. */
  cio_aborted: 'retry',
  /** The batcher holds as much as it may; wait for `ready()`. */
  cio_buffer_full: 'retry',
  /** The client or batcher was closed before. */
  cio_closed: 'fix-input',
} as const satisfies Record<string, Remedy>;

export type CioErrorCode = keyof typeof cioErrorRemedies;

/** One operation of a batch that Customer.io refused. */
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
  cause?: unknown;
}

/** A code of this package brings its remedy along; layers above may add codes, and then say the remedy. */
export type CioErrorDetails = CioErrorFacts &
  ({ code: CioErrorCode; remedy?: Remedy | undefined } | { code: string; remedy: Remedy });

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

  constructor(details: CioErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.remedy = details.remedy ?? cioErrorRemedies[details.code as CioErrorCode];
    if (details.status !== undefined) this.status = details.status;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
    if (details.field !== undefined) this.field = details.field;
    if (details.faults !== undefined) this.faults = details.faults;
    if (details.failures !== undefined) this.failures = details.failures;
  }
}

/** Bad input, refused before it leaves. `field` is the path a caller would write. */
export const invalidInput = (field: string, message: string): CioError =>
  new CioError({ code: 'cio_invalid_input', message: `${field}: ${message}`, field });
