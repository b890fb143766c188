import { longestTimerMs } from '../clock.ts';
import { onAbort } from '../on-abort.ts';
import {
  type ClosableTransport,
  defaultGraceMs,
  type Transport,
  TransportError,
  type TransportErrorKind,
} from './transport.ts';

/** Holds a transport that may heed neither signals nor time to both: what it does after that is not waited for. */
export function guardTransport(send: Transport): ClosableTransport {
  const underWay = new Set<(kind: TransportErrorKind, message: string) => void>();
  let idle: (() => void) | undefined;
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const { signal, timeoutMs } = request;
        if (signal?.aborted) {
          const details = { kind: 'aborted', mayHaveLeft: false, cause: signal.reason } as const;
          return reject(new TransportError('Aborted before it left', details));
        }
        const ending = new AbortController();
        const end = (kind: TransportErrorKind, message: string) => {
          settle();
          reject(new TransportError(message, { kind, mayHaveLeft: true, cause: signal?.reason }));
          ending.abort();
        };
        const timer = setTimeout(
          () => end('timeout', `Not done within ${Math.round(timeoutMs)} ms`),
          Math.min(timeoutMs, longestTimerMs),
        );
        const forget = signal && onAbort(signal, () => end('aborted', 'Aborted'));
        const settle = () => {
          clearTimeout(timer);
          forget?.();
          underWay.delete(end);
          if (underWay.size === 0) idle?.();
        };
        underWay.add(end);
        send({ ...request, signal: ending.signal })
          .then(resolve, reject)
          .finally(settle);
      }),
    close: async (graceMs = defaultGraceMs) => {
      if (underWay.size === 0) return;
      const allDone = Promise.withResolvers<void>();
      idle = allDone.resolve;
      const timer = setTimeout(allDone.resolve, Math.min(graceMs, longestTimerMs));
      await allDone.promise;
      clearTimeout(timer);
      for (const end of [...underWay]) end('network', 'The client was closed');
    },
  };
}
