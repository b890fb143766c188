import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** A body that takes its time may be silent for so long. */
const MAX_SILENCE_MS = 30_000;

const known = new WeakSet<Socket>();

/**
 * Requests that may take longer than others: large files, over slow lines. All others have to be there within the
 * server's time, so that nobody holds up connections; these have to keep coming.
 */
export const slowRequests = {
  /** The body, as it comes. */
  async *read(request: IncomingMessage): AsyncGenerator<Uint8Array> {
    const { socket } = request;
    known.add(socket);
    const silent = setTimeout(() => socket.destroy(), MAX_SILENCE_MS);
    try {
      for await (const chunk of request) {
        yield chunk as Uint8Array;
        silent.refresh();
      }
    } finally {
      clearTimeout(silent);
      known.delete(socket);
    }
  },
  /** Whether the request on this connection is one of them. */
  has: (socket: Socket): boolean => known.has(socket),
};
