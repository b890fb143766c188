import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CustomerIo, type CustomerIoOptions } from '../../src/index.ts';

export interface Received {
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface LocalServer extends AsyncDisposable {
  url: string;
  received: Received[];
  /** A client of this server, with all credentials. */
  client(options?: Partial<CustomerIoOptions>): CustomerIo;
}

export type Answer = (response: ServerResponse, request: Received, index: number) => unknown;

/** A real HTTP server that notes every request and answers as told; `undefined` in the answer means 200 `{}`. */
export async function startLocalServer(answer: Answer = (response) => response.end('{}\n')): Promise<LocalServer> {
  const received: Received[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
    received.push(request);
    response.setHeader('content-type', 'application/json');
    answer(response, request, received.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    received,
    client: (options = {}) =>
      new CustomerIo({
        track: { siteId: 'site-id', apiKey: 'track-key' },
        app: { apiKey: 'app-key' },
        pipelines: { writeKey: 'write-key' },
        baseUrls: { track: url, app: url, pipelines: url },
        clock: instantClock(),
        ...options,
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface InstantClock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  slept: number[];
}

/** Time that passes only by sleeping, and then at once. */
export function instantClock(startMs = 1_760_000_000_000): InstantClock {
  let nowMs = startMs;
  const slept: number[] = [];
  return {
    slept,
    now: () => nowMs,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      await new Promise((resolve) => setImmediate(resolve)); // others get their turn, as in a real wait
      signal?.throwIfAborted();
      nowMs += ms;
    },
  };
}

/** What a promise was rejected with. */
export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => Promise.reject(new Error('did not fail')),
    (error: unknown) => error,
  );
