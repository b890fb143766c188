import { timingSafeEqual } from 'node:crypto';
import { createServer, type Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { type Context, createEndpointHandler, type ObjectContext, object, service } from '@restatedev/restate-sdk';
import type { Logger } from 'pino';
import type { RunTicket, ScheduleTicket, Work } from '../runs/engine.ts';
import { journalOf } from './journal.ts';

export const RUN_SERVICE = 'cio-bridge-run';
/** An object's calls with the same key go one after the other, in the order in which they came. */
export const ORDERED_RUN_OBJECT = 'cio-bridge-ordered-run';
export const SCHEDULE_SERVICE = 'cio-bridge-schedule';

const DAY_MS = 86_400_000;

const options = {
  idempotencyRetention: DAY_MS,
  journalRetention: 0,
  // For what is not a step, such as our store being away when a run begins: never given up.
  retryPolicy: { initialInterval: 100, exponentiationFactor: 2, maxInterval: 10_000, maxAttempts: 1_000_000 },
};

/** Our side of Restate: an HTTP/2 server that runs what Restate tells it to, and answers to its secret alone. */
export interface Handlers {
  port: number;
  close(): Promise<void>;
}

export async function serveHandlers(settings: {
  work: Work;
  secret: string;
  listen: { host: string; port: number };
  log: Logger;
}): Promise<Handlers> {
  const { work, secret, listen, log } = settings;
  const execute = (context: Context, ticket: RunTicket) => work.executeRun(ticket, journalOf(context));
  const run = service({ name: RUN_SERVICE, options, handlers: { execute } });
  const orderedRun = object({
    name: ORDERED_RUN_OBJECT,
    options,
    handlers: { execute: (context: ObjectContext, ticket: RunTicket) => execute(context, ticket) },
  });
  const schedule = service({
    name: SCHEDULE_SERVICE,
    options,
    handlers: { fire: (_context: Context, ticket: ScheduleTicket) => work.fireSchedule(ticket) },
  });
  const handle = createEndpointHandler({
    services: [run, orderedRun, schedule],
    logger: (meta, message, ...rest) => log[meta.level === 'trace' ? 'trace' : 'debug']({ rest }, String(message)),
  });

  const expected = Buffer.from(`Bearer ${secret}`);
  const isOurs = (given: string | undefined): boolean => {
    const received = Buffer.from(given ?? '');
    return received.length === expected.length && timingSafeEqual(received, expected);
  };
  const server = createServer((incoming: Http2ServerRequest, answer: Http2ServerResponse) => {
    if (isOurs(incoming.headers.authorization)) return handle(incoming, answer);
    answer.writeHead(401).end();
  });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen.port, listen.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}
