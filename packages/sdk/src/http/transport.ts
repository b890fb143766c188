/** One HTTP request, complete with credentials: log neither `headers` nor `body`. */
export interface TransportRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  /** JSON: as text, or for the batcher as UTF-8. */
  body: string | Uint8Array | null;
  signal: AbortSignal | undefined;
  /** What is left of the call's deadline: a transport that takes longer is not waited for. */
  timeoutMs: number;
}

export interface TransportAnswer {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

/**
 * Carries one request and returns the answer, whatever its status. It must not follow redirects and
 * must not retry. On failure it throws; a {@link TransportError} tells whether the request may have left.
 *
 * @example A dry run: capture the request, send nothing.
 * ```ts
 * const sent: TransportRequest[] = [];
 * const transport: Transport = async (request) => {
 *   sent.push(request);
 *   return { status: 200, headers: {}, body: '{}' };
 * };
 * ```
 */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;

/**
 * Why there is no answer. `certificate`: the other side has one that is not trusted. `proxy`: the proxy wants other
 * credentials, or refuses. `too_large`: the answer is larger than `maxAnswerBytes`.
 */
export type TransportErrorKind = 'network' | 'timeout' | 'aborted' | 'certificate' | 'proxy' | 'too_large';

/** No complete answer arrived. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly kind: TransportErrorKind;
  /** `false` only when it is certain that no byte of the request left this machine. */
  readonly mayHaveLeft: boolean;

  constructor(message: string, details: { kind: TransportErrorKind; mayHaveLeft: boolean; cause?: unknown }) {
    super(message, { cause: details.cause });
    this.kind = details.kind;
    this.mayHaveLeft = details.mayHaveLeft;
  }
}

/** How long each phase of a request may take, in milliseconds. The whole call has a deadline besides: `timeoutMs`. */
export interface Timeouts {
  /** TCP and TLS, to the proxy too. Default 10,000. */
  connectMs?: number | undefined;
  /** From the request's last byte to the answer's headers. Default 30,000. */
  headersMs?: number | undefined;
  /** Between two pieces of the answer's body. Default 30,000. */
  bodyMs?: number | undefined;
}

export interface TransportOptions {
  timeouts?: Timeouts | undefined;
  /** Most sockets per host. Default 64. */
  maxConnections?: number | undefined;
  /** A larger answer is `cio_answer_too_large`, and not read to its end. Default 16,000,000. */
  maxAnswerBytes?: number | undefined;
  /** Proxy URL, for every host. Default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` from the environment. */
  proxy?: string | undefined;
  /** PEM certificates to trust instead of the built-in ones. Node's `NODE_EXTRA_CA_CERTS` adds to them. */
  ca?: string | string[] | undefined;
}

export const defaultMaxAnswerBytes = 16_000_000;
export const defaultGraceMs = 10_000;

export const tooLarge = (maxAnswerBytes: number): TransportError =>
  new TransportError(`The answer is longer than ${maxAnswerBytes} bytes`, { kind: 'too_large', mayHaveLeft: true });

/** A transport with connections to close. */
export interface ClosableTransport {
  send: Transport;
  /** Waits that long for requests on their way, then ends them. Default 10,000. */
  close(graceMs?: number): Promise<void>;
}
