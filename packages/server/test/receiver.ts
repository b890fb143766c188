import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a path answers: a status, or more; `'reset'` closes the connection without an answer. */
export type Answer =
  | number
  | 'reset'
  | {
      status: number;
      headers?: Record<string, string>;
      body?: string;
      /** It is not answered before. */
      after?: Promise<void>;
      /** What is said is not all of it. */
      isEndless?: boolean;
    };

/** A system that takes webhooks, as somebody else would have written it. */
export interface Receiver extends AsyncDisposable {
  url: string;
  /** All that came, in the order of its arrival. */
  received: Received[];
  /** From now on; 200 until it is said. Of several, each once and the last one from then on. */
  answer(path: string, ...answers: [Answer, ...Answer[]]): void;
  at(path: string): Received[];
  /** Resolves with what came to a path once there is so much. */
  until(path: string, count: number): Promise<Received[]>;
}

const PATIENCE_MS = 15_000;

export async function startReceiver(): Promise<Receiver> {
  const answers = new Map<string, Answer[]>();
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', async () => {
      const path = request.url as string;
      received.push({ path, headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
      const left = answers.get(path) ?? [200];
      const given = (left.length > 1 ? left.shift() : left[0]) as Answer;
      if (given === 'reset') return request.socket.destroy();
      const answer = typeof given === 'number' ? { status: given } : given;
      const { status, headers = {}, body = 'ok', after, isEndless } = answer;
      await after;
      response.writeHead(status, headers).write(body);
      if (!isEndless) response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = (path: string) => received.filter((each) => each.path === path);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (path, ...given) => void answers.set(path, given),
    at,
    async until(path, count) {
      const deadline = Date.now() + PATIENCE_MS;
      while (at(path).length < count) {
        if (Date.now() > deadline) throw new Error(`${path} got ${at(path).length} of ${count}`);
        await sleep(10);
      }
      return at(path);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
