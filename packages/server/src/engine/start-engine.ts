import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { type Context, createEndpointHandler, RetryableError, service, TerminalError } from '@restatedev/restate-sdk';
import type { Logger } from 'pino';
import { type Agent, request } from 'undici';
import { type Engine, type ExecuteRun, type Journal, RetryStep, StepFailed } from '../runs/engine.ts';
import { isHealthy, startRestateProcess } from './restate-process.ts';

const SERVICE = 'cio-bridge-run';
const HOUR_MS = 3_600_000;

/**
 * Durable execution on a Restate server of our own: one invocation per run, one journal entry per
 * step. Restate reaches our handlers over HTTP/2 on a loopback port that changes with each start
 * and answers only to the secret that we registered with Restate.
 */
export async function startEngine(options: { dataDir: string; executeRun: ExecuteRun; log: Logger }): Promise<Engine> {
  const restate = await startRestateProcess(options);
  const handlers = await serveHandlers(options);
  await register(restate.admin, handlers);

  return {
    async start(runId) {
      const { statusCode, body } = await request(`http://restate/${SERVICE}/execute/send`, {
        dispatcher: restate.ingress,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': runId },
        body: JSON.stringify(runId),
      });
      const answer = await body.text();
      if (statusCode >= 300)
        throw new Error(`The workflow engine answered ${statusCode} to the start of ${runId}: ${answer}`);
    },
    isReady: () => isHealthy(restate.ingress, '/restate/health'),
    async close() {
      await restate.close();
      await handlers.close();
    },
  };
}

interface Handlers {
  port: number;
  secret: string;
  close(): Promise<void>;
}

async function serveHandlers({ executeRun, log }: { executeRun: ExecuteRun; log: Logger }): Promise<Handlers> {
  const run = service({
    name: SERVICE,
    options: { idempotencyRetention: 24 * HOUR_MS, journalRetention: 0 },
    handlers: {
      execute: (context: Context, runId: string) => executeRun(runId, journalOf(context)),
    },
  });
  const handle = createEndpointHandler({
    services: [run],
    logger: (meta, message, ...rest) => log[meta.level === 'trace' ? 'trace' : 'debug']({ rest }, String(message)),
  });
  const secret = randomBytes(32).toString('base64url');
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
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    secret,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}

/** Registers our handlers, or tells Restate where the ones it already knows can be found now. */
async function register(admin: Agent, { port, secret }: Handlers): Promise<void> {
  const deployment = { uri: `http://127.0.0.1:${port}`, additional_headers: { authorization: `Bearer ${secret}` } };
  const known = (await callAdmin(admin, 'GET', '/deployments')) as { deployments: { id: string }[] };
  const [current] = known.deployments;
  // Runs in flight stay with the deployment they started on, so its address is changed, not added to.
  if (current) await callAdmin(admin, 'PATCH', `/deployments/${current.id}`, { ...deployment, overwrite: true });
  else await callAdmin(admin, 'POST', '/deployments', deployment);
}

async function callAdmin(
  admin: Agent,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
): Promise<unknown> {
  const answer = await request(`http://restate${path}`, {
    dispatcher: admin,
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`Restate answered ${answer.statusCode} to ${method} ${path}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}

function journalOf(context: Context): Journal {
  return {
    async step<T>(name: string, body: () => Promise<T>) {
      try {
        return await context.run<T>(name, () => body().catch(throwForRestate));
      } catch (error) {
        if (error instanceof TerminalError) throw new StepFailed(error.message);
        throw error;
      }
    },
  };
}

/** Restate retries whatever is not terminal; our steps say plainly what is worth retrying. */
function throwForRestate(error: unknown): never {
  if (error instanceof RetryStep) {
    throw RetryableError.from(error, error.retryAfterMs === undefined ? {} : { retryAfter: error.retryAfterMs });
  }
  throw new TerminalError(error instanceof Error ? error.message : String(error));
}
