import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { checkNotNegative, checkWholeFromOne } from '../check.ts';
import { invalidInput } from '../errors.ts';
import { type ClosableTransport, TransportError, type TransportErrorKind, type TransportOptions } from './transport.ts';

const timeoutCodes = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/**
 * Node's transport: undici's dispatcher without its streams, which small JSON answers do not need.
 * A request that fails before undici starts to write it is reported as never having left.
 */
export function createTransport(options: TransportOptions = {}): ClosableTransport {
  const dispatcher = createDispatcher(options);
  return {
    close: () => dispatcher.close(),
    send: ({ method, url, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const pathStart = url.indexOf('/', url.indexOf('://') + 3);
        let started = false;
        let status = 0;
        let answerHeaders: Record<string, string | string[] | undefined> = {};
        let controller: Dispatcher.DispatchController | undefined;
        const chunks: Buffer[] = [];
        const abort = () => {
          const error = failure('aborted', started, signal?.reason);
          controller?.abort(error);
          reject(error);
        };
        if (signal?.aborted) return abort();
        signal?.addEventListener('abort', abort, { once: true });
        const settle = () => signal?.removeEventListener('abort', abort);
        dispatcher.dispatch(
          { origin: url.slice(0, pathStart), path: url.slice(pathStart), method, headers, body },
          {
            onRequestStart(requestController) {
              if (signal?.aborted) return requestController.abort(failure('aborted', false, signal.reason));
              controller = requestController;
              started = true;
            },
            onResponseStart(_controller, statusCode, responseHeaders) {
              status = statusCode;
              answerHeaders = responseHeaders;
            },
            onResponseData(_controller, chunk) {
              chunks.push(chunk);
            },
            onResponseEnd() {
              settle();
              resolve({ status, headers: answerHeaders, body: textOf(chunks) });
            },
            onResponseError(_controller, error) {
              settle();
              const code = (error as { code?: string }).code ?? '';
              reject(
                error instanceof TransportError
                  ? error
                  : failure(timeoutCodes.has(code) ? 'timeout' : 'network', started, error),
              );
            },
          },
        );
      }),
  };
}

const textOf = (chunks: Buffer[]): string =>
  chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString('utf8');

function failure(kind: TransportErrorKind, mayHaveLeft: boolean, cause: unknown): TransportError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TransportError(reason, { kind, mayHaveLeft, cause });
}

function createDispatcher({ timeouts = {}, maxConnections = 64, proxy, ca }: TransportOptions): Dispatcher {
  checkWholeFromOne('maxConnections', maxConnections);
  for (const [name, value] of Object.entries(timeouts))
    if (value !== undefined) checkNotNegative(`timeouts.${name}`, value);
  const tls = ca === undefined ? {} : { ca };
  const shared = {
    connections: maxConnections,
    allowH2: false, // an ambiguous HTTP/2 failure would touch every call on the connection at once
    keepAliveTimeout: 15_000,
    headersTimeout: timeouts.headersMs ?? 30_000,
    bodyTimeout: timeouts.bodyMs ?? 30_000,
    connect: { timeout: timeouts.connectMs ?? 10_000, ...tls },
  };
  const fromEnvironment = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => process.env[name]);
  if (proxy === undefined && !fromEnvironment) return new Agent(shared);
  try {
    return new EnvHttpProxyAgent({
      ...shared,
      requestTls: tls,
      ...(proxy === undefined ? {} : { httpProxy: proxy, httpsProxy: proxy, noProxy: '' }),
    });
  } catch {
    // Without the cause, which quotes the URL: it may hold a password.
    throw invalidInput(
      'proxy',
      'must be a URL such as http://proxy.example.com:3128 (also in HTTPS_PROXY, HTTP_PROXY)',
    );
  }
}
