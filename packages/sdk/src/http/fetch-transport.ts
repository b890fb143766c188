import { checkTransportOptions } from './check-transport.ts';
import { guardTransport } from './guard-transport.ts';
import { neverLeft } from './never-left.ts';
import {
  type ClosableTransport,
  defaultMaxAnswerBytes,
  TransportError,
  type TransportErrorKind,
  type TransportOptions,
  tooLarge,
} from './transport.ts';

/**
 * The transport where undici is not at home. Proxies, certificates and connections are the platform's business
 * there, and a failure seldom tells whether the request left: unless no connection was made, it is reported as if it had.
 */
export function createTransport(options: TransportOptions = {}): ClosableTransport {
  checkTransportOptions(options);
  const { timeouts = {}, maxAnswerBytes = defaultMaxAnswerBytes } = options;
  const headersMs = (timeouts.connectMs ?? 10_000) + (timeouts.headersMs ?? 30_000);
  const bodyMs = timeouts.bodyMs ?? 30_000;
  return guardTransport(async ({ method, url, headers, body, signal }) => {
    const ending = new AbortController();
    const abort = () => ending.abort();
    signal?.addEventListener('abort', abort, { once: true }); // a signal of this request alone
    let timedOut = false;
    const timerOf = (ms: number) =>
      setTimeout(() => {
        timedOut = true;
        abort();
      }, ms);
    let timer = timerOf(headersMs);
    try {
      const response = await fetch(url, {
        method,
        headers,
        body: body as string | Uint8Array<ArrayBuffer> | null,
        redirect: 'manual',
        signal: ending.signal,
      });
      const text = await textOf(response, maxAnswerBytes, () => {
        clearTimeout(timer);
        timer = timerOf(bodyMs);
      });
      return { status: response.status, headers: Object.fromEntries(response.headers), body: text };
    } catch (cause) {
      abort(); // what is left of the answer is not wanted
      if (cause instanceof TransportError) throw cause;
      const kind = signal?.aborted ? 'aborted' : timedOut ? 'timeout' : kindOf(cause);
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new TransportError(message, { kind, mayHaveLeft: kind !== 'certificate' && !neverLeft(cause), cause });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  });
}

async function textOf({ body, headers }: Response, maxAnswerBytes: number, onPiece: () => void): Promise<string> {
  if (Number(headers.get('content-length') ?? 0) > maxAnswerBytes) throw tooLarge(maxAnswerBytes);
  if (!body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  onPiece();
  for await (const piece of body) {
    onPiece();
    bytes += piece.byteLength;
    if (bytes > maxAnswerBytes) throw tooLarge(maxAnswerBytes);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

/** Each platform has words of its own for it. */
function kindOf(error: unknown): TransportErrorKind {
  const { message = '', cause } = (error ?? {}) as { message?: string; cause?: { message?: string; code?: string } };
  const words = `${message} ${cause?.message ?? ''} ${cause?.code ?? ''}`;
  return /certificate|self.signed|UnknownIssuer|UNABLE_TO_VERIFY/i.test(words) ? 'certificate' : 'network';
}
