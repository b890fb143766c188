/** One HTTP request, complete with credentials: log neither `headers` nor `body`. */
export interface TransportRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  /** JSON: as text, or for the batcher as UTF-8, in memory that is used again once the answer is there. */
  body: string | Uint8Array | null;
  signal: AbortSignal | undefined;
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

export type TransportErrorKind = 'network' | 'timeout' | 'aborted';

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

/** How long each phase of a request may take, in milliseconds. */
export interface Timeouts {
  /** TCP and TLS. Default 10,000. */
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
  /** Proxy URL, for every host. Default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` from the environment. */
  proxy?: string | undefined;
  /** PEM certificates to trust instead of the built-in ones. Node's `NODE_EXTRA_CA_CERTS` adds to them. */
  ca?: string | string[] | undefined;
}

/** A transport with connections to close. */
export interface ClosableTransport {
  send: Transport;
  close(): Promise<void>;
}
