import { connect } from 'node:net';
import type { Measured } from '../harness/harness.ts';

const connections = 16;
/** Requests on their way per connection: keeps the server busy from a client that does next to nothing. */
const depth = 8;
const answerStart = Buffer.from('HTTP/1.1 ');
const okStart = Buffer.from('HTTP/1.1 200');

/** Sends ready-made requests over plain sockets until the time is up. Anything but 200 is an error. */
export async function flood(url: string, requests: readonly Buffer[], durationMs: number): Promise<Measured> {
  const startedAt = performance.now();
  const counts = await Promise.all(
    Array.from({ length: connections }, (_, index) => drive(url, requests, index, startedAt + durationMs)),
  );
  return { count: counts.reduce((sum, count) => sum + count, 0), elapsedMs: performance.now() - startedAt };
}

function drive(url: string, requests: readonly Buffer[], offset: number, endsAt: number): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let next = Math.floor((offset * requests.length) / connections);
    let waiting = 0;
    let count = 0;
    const socket = connect(Number(port), hostname).setNoDelay(true);
    const fill = (): void => {
      const parts: Buffer[] = [];
      while (waiting < depth && performance.now() < endsAt) {
        const request = requests[next++ % requests.length];
        if (request) parts.push(request);
        waiting++;
      }
      if (parts.length > 0) socket.write(Buffer.concat(parts));
      else if (waiting === 0) socket.end();
    };
    socket.on('connect', fill);
    socket.on('data', (chunk: Buffer) => {
      for (let at = chunk.indexOf(answerStart); at !== -1; at = chunk.indexOf(answerStart, at + 1)) {
        if (!chunk.subarray(at, at + okStart.length).equals(okStart))
          reject(new Error(chunk.toString('utf8', at, at + 200)));
        waiting--;
        count++;
      }
      fill();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(count));
  });
}
