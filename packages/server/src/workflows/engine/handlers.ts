import { timingSafeEqual } from 'node:crypto';
import { createServer, type Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import {
  type Context,
  createEndpointHandler,
  type ObjectContext,
  object,
  type Serde,
  serde,
  service,
} from '@restatedev/restate-sdk';
import type { Logger } from 'pino';
import type { StoreProgress } from '../../store/store-state.ts';
import type {
  ForwardAlarm,
  ForwardTicket,
  NextSlice,
  RunTicket,
  ScheduleTicket,
  SyncScheduleTicket,
  SyncTicket,
  WaitEnd,
  Work,
} from '../runs/engine.ts';
import { freeWhenOver } from './attempt-memory.ts';
import { journalOf } from './journal.ts';
import type { Workload } from './workload.ts';

export const RUN_SERVICE = 'cio-bridge-run';
/** An object's calls with the same key go one after the other, in the order in which they came. */
export const ORDERED_RUN_OBJECT = 'cio-bridge-ordered-run';
/** Starts many runs for one message: the engine takes that faster than a message for each. */
export const STARTER_SERVICE = 'cio-bridge-starter';
/** Ends many waits for one message, likewise. */
export const WAITS_SERVICE = 'cio-bridge-waits';
export const SCHEDULE_SERVICE = 'cio-bridge-schedule';
export const SYNC_SERVICE = 'cio-bridge-sync';
/** An object per destination: never are two slices of one at work. */
export const FORWARDING_OBJECT = 'cio-bridge-forwarding';
/** Keeps what the engine was told of the store, as its one object. */
export const MEMORY_OBJECT = 'cio-bridge-memory';
export const MEMORY_KEY = 'store';
export const MEMORY_STATE = 'state';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A slice of a sync is work that leaves nothing in the journal meanwhile: the engine must not take it for stuck. */
const SLICE_TIMEOUT_MS = 1_200_000;

/**
 * A run that waits is let go from memory after so long, and read again when it goes on: the engine has room for some two
 * thousand, and those that wait would keep all others out.
 */
const LOADED_MS = 5_000;

const options = {
  idempotencyRetention: DAY_MS,
  journalRetention: 0,
  // For what is not a step, such as our store being away when a run begins: never given up.
  retryPolicy: { initialInterval: 100, exponentiationFactor: 2, maxInterval: 10_000, maxAttempts: 1_000_000 },
};

export interface Invocation {
  service: string;
  /** Of an object. */
  key?: string;
  method: string;
  idempotencyKey: string;
}

/** Our side of Restate: an HTTP/2 server that runs what Restate tells it to, and answers to its secret alone. */
export interface Handlers {
  port: number;
  close(): Promise<void>;
}

export async function serveHandlers(settings: {
  work: Work;
  secret: string;
  /** Of the store. */
  generation: string;
  workload: Workload;
  listen: { host: string; port: number };
  log: Logger;
}): Promise<Handlers> {
  const { work, secret, generation, workload, listen, log } = settings;
  const execute = async (context: Context, ticket: RunTicket) => {
    const { attemptCompletedSignal: over } = context.request();
    const run = workload.begin(over, ticket.clientId ?? '');
    await work.executeRun(ticket, journalOf(context, run, over));
    freeWhenOver(context, over);
  };
  const runOptions = { ...options, inactivityTimeout: LOADED_MS };
  const run = service({ name: RUN_SERVICE, options: runOptions, handlers: { execute } });
  const orderedRun = object({
    name: ORDERED_RUN_OBJECT,
    options: runOptions,
    handlers: { execute: (context: ObjectContext, ticket: RunTicket) => execute(context, ticket) },
  });
  const starter = service({
    name: STARTER_SERVICE,
    options,
    handlers: {
      async start(context: Context, tickets: RunTicket[]) {
        for (const ticket of tickets) {
          context.genericSend({
            ...invocationOf(ticket, generation),
            parameter: ticket,
            inputSerde: serde.json as Serde<RunTicket>,
          });
        }
      },
    },
  });
  const waits = service({
    name: WAITS_SERVICE,
    options,
    handlers: {
      async end(context: Context, ends: WaitEnd[]) {
        for (const { id, value } of ends) context.resolveAwakeable(id, value);
      },
    },
  });
  const schedule = service({
    name: SCHEDULE_SERVICE,
    options,
    handlers: {
      fire: (_context: Context, ticket: ScheduleTicket) => work.fireSchedule(ticket),
      fireSync: (_context: Context, ticket: SyncScheduleTicket) => work.fireSyncSchedule(ticket),
      fireForwarding: (_context: Context, alarm: ForwardAlarm) => work.fireForwarding(alarm),
    },
  });
  const sync = service({
    name: SYNC_SERVICE,
    options: { ...options, inactivityTimeout: SLICE_TIMEOUT_MS, abortTimeout: SLICE_TIMEOUT_MS },
    handlers: {
      async slice(context: Context, ticket: SyncTicket) {
        const next = await context.run<NextSlice | null>('slice', async () => (await work.driveSync(ticket)) ?? null);
        if (next === null) return;
        const { waitMs, ...following } = next;
        context.genericSend({
          ...sliceOf(following, generation),
          parameter: following,
          inputSerde: serde.json as Serde<SyncTicket>,
          ...(waitMs > 0 && { delay: waitMs }),
        });
      },
    },
  });
  const forwarding = object({
    name: FORWARDING_OBJECT,
    // They are many, and nobody asks for one again that has been done.
    options: {
      ...options,
      idempotencyRetention: HOUR_MS,
      inactivityTimeout: SLICE_TIMEOUT_MS,
      abortTimeout: SLICE_TIMEOUT_MS,
    },
    handlers: {
      async slice(context: ObjectContext, ticket: ForwardTicket) {
        const { attemptCompletedSignal: over } = context.request();
        const next = await context.run<ForwardTicket | null>('slice', async () => (await work.forward(ticket)) ?? null);
        if (next !== null) {
          context.genericSend({
            ...forwardingOf(next, generation),
            parameter: next,
            inputSerde: serde.json as Serde<ForwardTicket>,
          });
        }
        freeWhenOver(context, over);
      },
    },
  });
  const memory = object({
    name: MEMORY_OBJECT,
    options: { journalRetention: 0 },
    handlers: {
      read: async (context: ObjectContext): Promise<StoreProgress | null> => context.get<StoreProgress>(MEMORY_STATE),
      // Of servers before this one: a call that they did not see the end of must end, for it keeps the object to itself.
      write: async (_context: ObjectContext, _told: StoreProgress): Promise<void> => {},
    },
  });
  const handle = createEndpointHandler({
    services: [starter, run, orderedRun, waits, schedule, sync, forwarding, memory],
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

/**
 * The invocation that drives a run's attempt. Run and attempt are the key under which it is started
 * once, and the store's generation: a restored store counts attempts that the engine has seen before.
 */
export function invocationOf({ runId, attempt, orderKey }: RunTicket, generation: string): Invocation {
  return {
    service: orderKey === undefined ? RUN_SERVICE : ORDERED_RUN_OBJECT,
    ...(orderKey !== undefined && { key: orderKey }),
    method: 'execute',
    // Our ids hold letters, digits and `_` only, so that the key may stand in the admin API's SQL.
    idempotencyKey: `${runId}/${attempt}${generation && `/${generation}`}`,
  };
}

/** The invocation that works on a slice of a sync: started once, as an attempt of a run is. */
export function sliceOf({ syncId, attempt, slice }: SyncTicket, generation: string): Invocation {
  return {
    service: SYNC_SERVICE,
    method: 'slice',
    idempotencyKey: `${syncId}/${attempt}.${slice}${generation && `/${generation}`}`,
  };
}

/** The invocation that works on a slice for a destination. */
export function forwardingOf({ destinationId, slice }: ForwardTicket, generation: string): Invocation {
  return {
    service: FORWARDING_OBJECT,
    key: destinationId,
    method: 'slice',
    idempotencyKey: `${destinationId}/${slice}${generation && `/${generation}`}`,
  };
}
