import { createHmac } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';

/** One signed webhook as the bytes that travel, made before the clock runs so that only the server is measured. */
export type WebhookRequest = Buffer;

let made = 0;

/**
 * A delivered email of about 450 bytes, as a transactional message reports it; every one has its own event id.
 *
 * @param deliveryIdOf - Which delivery each of them is about; four share one unless it says otherwise.
 */
export function signedWebhooks(
  url: string,
  signingKey: string,
  count: number,
  deliveryIdOf: (index: number) => string | undefined = () => undefined,
): WebhookRequest[] {
  const { host, pathname } = new URL(url);
  const timestamp = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, (_, index) => {
    made += 1;
    const body = JSON.stringify({
      event_id: `01K7${process.pid.toString(36).toUpperCase()}${made.toString(36).toUpperCase().padStart(16, '0')}`,
      object_type: 'email',
      metric: 'delivered',
      timestamp,
      data: {
        transactional_message_id: 7,
        delivery_id: deliveryIdOf(index) ?? `RNqzBAAB${(made >> 2).toString(36)}==`,
        identifiers: { id: `person-${made % 5_000}`, email: `p${made % 5_000}@example.test`, cio_id: 'c3d400000017' },
        customer_id: `person-${made % 5_000}`,
        recipient: `p${made % 5_000}@example.test`,
        subject: 'Your receipt for the order that you placed with us',
      },
    });
    const signature = createHmac('sha256', signingKey).update(`v0:${timestamp}:${body}`).digest('hex');
    return Buffer.from(
      `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\nx-cio-timestamp: ${timestamp}\r\n` +
        `x-cio-signature: ${signature}\r\n\r\n${body}`,
    );
  });
}

export interface LoadResult {
  /** Requests answered 200 per second. */
  perSecond: number;
  /** Milliseconds from when a request was due to its answer, sorted. */
  latenciesMs: Float64Array;
  /** Anything but 200. */
  failures: number;
}

export const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/**
 * Posts every request once over kept-alive connections.
 *
 * A plain socket client: autocannon and undici cost more per request than the bare server does, and
 * would measure themselves. With `perSecond` requests leave by the clock, answered or not (an open
 * loop: a server that falls behind shows it in the latencies); without, each connection sends its
 * next request when its last one was answered.
 */
export async function postAll(
  url: string,
  requests: Iterable<WebhookRequest>,
  { connections, perSecond }: { connections: number; perSecond?: number },
): Promise<LoadResult> {
  const { hostname, port } = new URL(url);
  const source = requests[Symbol.iterator]();
  const idle: Connection[] = [];
  const latencies: number[] = [];
  let failures = 0;
  const all = await Promise.all(Array.from({ length: connections }, () => Connection.open(hostname, Number(port))));
  const startedAt = performance.now();

  async function send(connection: Connection, request: WebhookRequest, dueAt: number): Promise<void> {
    const status = await connection.exchange(request);
    latencies.push(performance.now() - dueAt);
    if (status !== 200) failures += 1;
  }

  if (perSecond === undefined) {
    await Promise.all(
      all.map(async (connection) => {
        for (let next = source.next(); !next.done; next = source.next()) {
          await send(connection, next.value, performance.now());
        }
      }),
    );
  } else {
    idle.push(...all);
    const waiting: { request: WebhookRequest; dueAt: number }[] = [];
    const underWay = new Set<Promise<void>>();
    const pump = () => {
      while (waiting.length > 0 && idle.length > 0) {
        const { request, dueAt } = waiting.shift() as (typeof waiting)[number];
        // In turn: a server closes a connection on which nothing came for half a minute, and a soak would wait for it.
        const connection = idle.shift() as Connection;
        const work = send(connection, request, dueAt).then(() => {
          idle.push(connection);
          underWay.delete(work);
          pump();
        });
        underWay.add(work);
      }
    };
    let sent = 0;
    let exhausted = false;
    while (!exhausted) {
      const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
      for (; sent < due; sent += 1) {
        const next = source.next();
        if (next.done) {
          exhausted = true;
          break;
        }
        waiting.push({ request: next.value, dueAt: startedAt + (sent / perSecond) * 1000 });
      }
      pump();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    while (underWay.size > 0 || waiting.length > 0) await Promise.race(underWay);
  }

  const seconds = (performance.now() - startedAt) / 1000;
  for (const connection of all) connection.close();
  return {
    perSecond: (latencies.length - failures) / seconds,
    latenciesMs: Float64Array.from(latencies).sort(),
    failures,
  };
}

/** One kept-alive HTTP/1.1 connection, one request at a time. */
class Connection {
  readonly #socket: Socket;
  #received = '';
  #answered: PromiseWithResolvers<number> | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#received += text;
      const headEnd = this.#received.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(this.#received)?.[1] ?? 0);
      if (this.#received.length < headEnd + 4 + length) return;
      const status = Number(this.#received.slice(9, 12));
      this.#received = '';
      this.#answered?.resolve(status);
    });
    socket.on('error', (error) => this.#answered?.reject(error));
    socket.on('close', () => this.#answered?.reject(new Error('the server closed the connection')));
  }

  static open(host: string, port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = createConnection({ host, port, noDelay: true }, () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  exchange(request: WebhookRequest): Promise<number> {
    if (this.#socket.destroyed) throw new Error('the server closed the connection');
    this.#answered = Promise.withResolvers<number>();
    this.#socket.write(request);
    return this.#answered.promise;
  }

  close(): void {
    this.#answered = undefined;
    this.#socket.destroy();
  }
}
