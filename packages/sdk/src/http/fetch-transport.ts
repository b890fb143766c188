import { neverLeft } from './never-left.ts';
import { type ClosableTransport, TransportError, type TransportOptions } from './transport.ts';

/**
 * The transport where undici is not at home. Proxies, certificates and connections are the platform's business
 * there, and a failure seldom tells whether the request left: unless no connection was made, it is reported as if it had.
 */
export function createTransport({ timeouts = {} }: TransportOptions = {}): ClosableTransport {
  const timeoutMs = (timeouts.connectMs ?? 10_000) + (timeouts.headersMs ?? 30_000) + (timeouts.bodyMs ?? 30_000);
  return {
    close: async () => {},
    send: async ({ method, url, headers, body, signal }) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(url, {
          method,
          headers,
          body: body as string | Uint8Array<ArrayBuffer> | null,
          redirect: 'manual',
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        });
        return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
      } catch (cause) {
        const kind = signal?.aborted ? 'aborted' : timeout.aborted ? 'timeout' : 'network';
        const message = cause instanceof Error ? cause.message : String(cause);
        throw new TransportError(message, { kind, mayHaveLeft: !neverLeft(cause), cause });
      }
    },
  };
}
