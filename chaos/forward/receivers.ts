import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

export const receiverNames = ['slow', 'failing', 'away'] as const;
type Name = (typeof receiverNames)[number];

/** What one receiver has in its books. */
interface Book {
  /** Customer.io's ids of the events that it took. */
  arrived: Set<string>;
  /** Times that an event came once more under the id that it had. */
  repeated: number;
  /** Events that came once more under another id: the receiver could not tell. */
  underOtherIds: number;
  unsigned: number;
}

export type Receivers = Awaited<ReturnType<typeof startReceivers>>;

/** Three systems that take webhooks, each in its own bad way. */
export async function startReceivers() {
  const books = new Map<Name, Book & { ids: Map<string, string> }>(
    receiverNames.map((name) => [
      name,
      { arrived: new Set(), repeated: 0, underOtherIds: 0, unsigned: 0, ids: new Map() },
    ]),
  );
  const state = { secrets: {} as Record<string, string>, isBack: false };
  let arrivals = 0;

  function take(name: Name, headers: IncomingMessage['headers'], body: string): void {
    const book = books.get(name) as Book & { ids: Map<string, string> };
    arrivals += 1;
    try {
      new Webhook(state.secrets[name] as string).verify(body, headers as Record<string, string>);
    } catch {
      book.unsigned += 1;
    }
    const eventId = (JSON.parse(body) as { data: { event_id: string } }).data.event_id;
    const id = String(headers['webhook-id']);
    const before = book.ids.get(eventId);
    if (before === id) book.repeated += 1;
    else if (before !== undefined) book.underOtherIds += 1;
    book.ids.set(eventId, id);
    book.arrived.add(eventId);
  }

  async function answer(name: Name, request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const chance = Math.random();
    if (name === 'slow') await sleep(chance * 200);
    if (name === 'away' && !state.isBack) return void request.socket.destroy();
    if (name === 'failing' && chance < 0.05) return void response.writeHead(500).end('out of order');
    if (name === 'failing' && chance < 0.08) return void request.socket.destroy();
    if (name === 'failing' && chance < 0.09) return void response.writeHead(429, { 'retry-after': '30' }).end();
    take(name, request.headers, body);
    // Taken, and the answer is lost on its way.
    if (name === 'failing' && chance < 0.13) return void request.socket.destroy();
    response.writeHead(204).end();
  }

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const name = request.url?.slice(1) as Name;
      void answer(name, request, response, Buffer.concat(parts).toString('utf8'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals: () => arrivals,
    books: (): Book[] => [...books.values()],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}
