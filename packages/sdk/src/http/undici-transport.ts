import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { longestTimerMs } from '../clock.ts';
import { invalidInput } from '../errors.ts';
import { onAbort } from '../on-abort.ts';
import { checkTransportOptions } from './check-transport.ts';
import {
  type ClosableTransport,
  defaultGraceMs,
  defaultMaxAnswerBytes,
  type TransportAnswer,
  TransportError,
  type TransportErrorKind,
  type TransportOptions,
  type TransportRequest,
  tooLarge,
} from './transport.ts';
import { type Expiring, UnderWay } from './under-way.ts';

/**
 * Node's transport: undici's dispatcher without its streams, which small JSON answers do not need.
 * A request that fails before undici starts to write it is reported as never having left.
 */
export function createTransport(options: TransportOptions = {}): ClosableTransport {
  checkTransportOptions(options);
  const { maxAnswerBytes = defaultMaxAnswerBytes } = options;
  const dispatchers = createDispatchers(options);
  const underWay = new UnderWay<Exchange>();
  return {
    close: (graceMs = defaultGraceMs) => closeWithin(graceMs, dispatchers, underWay),
    send: (request) =>
      new Promise((resolve, reject) => {
        const { method, url, headers, body } = request;
        const exchange = new Exchange(request, { maxAnswerBytes, underWay }, resolve, reject);
        if (exchange.isOver) return;
        const pathStart = url.indexOf('/', url.indexOf('://') + 3);
        const origin = url.slice(0, pathStart);
        dispatchers.of(origin).dispatch({ origin, path: url.slice(pathStart), method, headers, body }, exchange);
      }),
  };
}

async function closeWithin(graceMs: number, dispatchers: Dispatchers, underWay: UnderWay<Exchange>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(graceMs, longestTimerMs));
  });
  await Promise.race([dispatchers.close(), late]);
  clearTimeout(timer);
  for (const exchange of underWay) exchange.end('network', new Error('the client was closed'));
  dispatchers.destroy().catch(() => {}); // of a dispatcher that is closing already it may never be heard again
}

/** One request and its answer, as undici tells of them. It may go on telling after it was ended. */
class Exchange implements Dispatcher.DispatchHandler, Expiring {
  isOver = false;
  readonly expiresAt: number;
  readonly #maxAnswerBytes: number;
  readonly #timeoutMs: number;
  readonly #underWay: UnderWay<Exchange>;
  readonly #resolve: (answer: TransportAnswer) => void;
  readonly #reject: (error: TransportError) => void;
  #forget: (() => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: TransportAnswer['headers'] = {};
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(
    { signal, timeoutMs }: TransportRequest,
    { maxAnswerBytes, underWay }: { maxAnswerBytes: number; underWay: UnderWay<Exchange> },
    resolve: (answer: TransportAnswer) => void,
    reject: (error: TransportError) => void,
  ) {
    this.#maxAnswerBytes = maxAnswerBytes;
    this.#timeoutMs = timeoutMs;
    this.expiresAt = performance.now() + timeoutMs;
    this.#underWay = underWay;
    underWay.add(this);
    this.#resolve = resolve;
    this.#reject = reject;
    if (!signal) return;
    const abort = () => this.end('aborted', signal.reason);
    if (signal.aborted) abort();
    else this.#forget = onAbort(signal, abort);
  }

  end(kind: TransportErrorKind, cause: unknown): void {
    if (this.isOver) return;
    const error =
      cause instanceof TransportError
        ? cause
        : new TransportError(cause instanceof Error ? cause.message : String(cause), {
            kind,
            mayHaveLeft: this.#controller !== undefined,
            cause,
          });
    this.#settle();
    this.#reject(error);
    this.#controller?.abort(error);
  }

  expire(): void {
    this.end('timeout', new Error(`not done within ${Math.round(this.#timeoutMs)} ms`));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.isOver) controller.abort(new Error('The call has ended'));
    else this.#controller = controller;
  }

  onResponseStart(_controller: unknown, status: number, headers: TransportAnswer['headers']): void {
    this.#status = status;
    this.#headers = headers;
    if (Number(headers['content-length']) > this.#maxAnswerBytes) this.end('too_large', tooLarge(this.#maxAnswerBytes));
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxAnswerBytes) this.end('too_large', tooLarge(this.#maxAnswerBytes));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    this.#settle();
    this.#resolve({ status: this.#status, headers: this.#headers, body: textOf(this.#chunks) });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.end(kindOf(error), error);
  }

  #settle(): void {
    this.isOver = true;
    this.#underWay.remove(this);
    this.#forget?.();
  }
}

const textOf = (chunks: Buffer[]): string =>
  chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString('utf8');

const timeoutCodes = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** OpenSSL's verdicts on a certificate, by Node's names for them, and Node's own on the name in it. */
const certificateCode =
  /^(ERR_TLS_CERT_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_CERT_|INVALID_CA|PATH_LENGTH_|HOSTNAME_MISMATCH)/;

function kindOf(error: Error & { code?: string }): TransportErrorKind {
  const { code = '', message, cause } = error;
  if (timeoutCodes.has(code)) return 'timeout';
  if (certificateCode.test(code) || certificateCode.test((cause as { code?: string } | undefined)?.code ?? ''))
    return 'certificate';
  // undici tells what a proxy answered in its words alone. A 5xx of a proxy may pass.
  return /proxy response \(4\d\d\)|proxy authentication required/i.test(message) ? 'proxy' : 'network';
}

/** Who carries requests to an origin. */
interface Dispatchers {
  of(origin: string): Dispatcher;
  close(): Promise<unknown>;
  destroy(): Promise<unknown>;
}

function createDispatchers({ timeouts = {}, maxConnections = 64, proxy, ca }: TransportOptions): Dispatchers {
  const tls = ca === undefined ? {} : { ca };
  const connectTimeout = timeouts.connectMs ?? 10_000;
  const shared = {
    connections: maxConnections,
    allowH2: false, // an ambiguous HTTP/2 failure would touch every call on the connection at once
    keepAliveTimeout: 15_000,
    headersTimeout: timeouts.headersMs ?? 30_000,
    bodyTimeout: timeouts.bodyMs ?? 30_000,
    connect: { timeout: connectTimeout, ...tls },
  };
  const fromEnvironment = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => process.env[name]);
  if (proxy === undefined && !fromEnvironment) return new Pools((origin) => new Pool(origin, shared));
  try {
    // Of what it is told, undici's proxy agent passes nothing on to its connections to the proxy itself.
    const toProxy = (origin: string | URL, options: object) => new Pool(origin, { ...shared, ...options });
    const agent = new EnvHttpProxyAgent({
      ...shared,
      factory: toProxy,
      clientFactory: toProxy,
      connectTimeout,
      requestTls: tls,
      ...(proxy === undefined ? {} : { httpProxy: proxy, httpsProxy: proxy, noProxy: '' }),
    } as EnvHttpProxyAgent.Options);
    return { of: () => agent, close: () => agent.close(), destroy: () => agent.destroy() };
  } catch {
    // Without the cause, which quotes the URL: it may hold a password.
    throw invalidInput(
      'proxy',
      'must be a URL such as http://proxy.example.com:3128 (also in HTTPS_PROXY, HTTP_PROXY)',
    );
  }
}

/** A pool for each of the few origins of a client. undici's agent, which is for any number, costs a twentieth of a call. */
class Pools implements Dispatchers {
  readonly #create: (origin: string) => Pool;
  readonly #pools = new Map<string, Pool>();

  constructor(create: (origin: string) => Pool) {
    this.#create = create;
  }

  of(origin: string): Pool {
    let pool = this.#pools.get(origin);
    if (!pool) {
      pool = this.#create(origin);
      this.#pools.set(origin, pool);
    }
    return pool;
  }

  close(): Promise<unknown> {
    return Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }

  destroy(): Promise<unknown> {
    return Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }
}
