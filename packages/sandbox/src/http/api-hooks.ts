import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Region } from '../workspace/workspace-keys.ts';
import type { World } from '../world.ts';
import { ApiError } from './api-error.ts';
import type { Fault } from './faults.ts';
import type { Family } from './hosts.ts';
import type { RateClass } from './rate-limits.ts';

type StatusFault = Extract<Fault, { kind: 'status' | 'status-after-accept' }>;

/** Faults, rate limits and the request log: what every call to one API of one region goes through. */
export function addApiHooks(app: FastifyInstance, world: World, region: Region, api: Family): void {
  const baseLength = `/${region}/${api}`.length;
  const pathOf = (request: FastifyRequest): string => request.url.slice(baseLength).split('?', 1)[0] ?? '';

  app.addHook('preValidation', (request, reply, done) => {
    if (world.rateLimits.enabled && isOverLimit(world, api, request, reply)) return;
    // What was noted between requests, by a timer, is not about this one.
    request.workspace?.activities.takeProblem();
    if (world.faults.isEmpty) return done();
    const fault = world.faults.takeForCall({
      workspace: request.workspace?.keys.name,
      api,
      method: request.method,
      path: pathOf(request),
    });
    if (!fault) return done();
    request.fault = fault;
    if (fault.kind === 'status') void sendFault(reply, fault, api);
    else if (fault.kind === 'drop') {
      void reply.hijack();
      logCutOff(request, reply);
      request.raw.socket.destroy();
    } else if (fault.kind === 'delay') setTimeout(done, fault.delayMs);
    else done();
  });

  app.addHook('onSend', (request, reply, payload, done) => {
    // Handlers work at once: what was noted since is about this call.
    request.problem ??= request.workspace?.activities.takeProblem() ?? null;
    // The client went away, perhaps before it had said everything.
    if (request.raw.socket.destroyed) logCutOff(request, reply);
    if (request.fault === null) return done(null, payload);
    if (request.fault.kind === 'drop-after-accept' || request.fault.kind === 'truncate') logCutOff(request, reply);
    void afterAccept(request, reply, payload, api).then((changed) => done(null, changed), done);
  });

  // One hook per route, so that its label is made once and not on every call.
  app.addHook('onRoute', (route) => {
    const label = `${[route.method].flat().join()} ${route.url.slice(baseLength)}`;
    route.onResponse = (request, reply, done) => {
      log(label, reply.statusCode, reply.elapsedTime, request);
      done();
    };
  });

  /** Calls whose socket is cut never reach onResponse. */
  function logCutOff(request: FastifyRequest, reply: FastifyReply): void {
    log(`${request.method} ${request.routeOptions.url?.slice(baseLength)}`, 0, reply.elapsedTime, request);
  }

  function log(label: string, status: number, durationMs: number, request: FastifyRequest): void {
    world.requests.add(
      {
        atMs: world.clock.nowMs(),
        workspace: request.workspace?.keys.name ?? null,
        region,
        api,
        method: request.method,
        path: request.url.slice(baseLength),
        status,
        durationMs,
        fault: request.fault?.kind ?? null,
        problem: request.problem,
        body: request.bodyText,
      },
      label,
    );
  }
}

async function afterAccept(
  { fault, raw }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  api: Family,
): Promise<unknown> {
  switch (fault?.kind) {
    case 'status-after-accept':
      return faultBody(reply, fault, api);
    case 'delay-after-accept':
      await sleep(fault.delayMs);
      return payload;
    case 'drop-after-accept':
      raw.socket.destroy();
      return payload;
    case 'truncate':
      return truncated(reply, String(payload ?? ''));
    default:
      return payload;
  }
}

function isOverLimit(world: World, api: Family, request: FastifyRequest, reply: FastifyReply): boolean {
  const workspace = request.workspace?.keys.name;
  if (workspace === undefined) return false;
  const rateClass: RateClass = request.routeOptions.config.rateClass ?? (api === 'app' ? 'app' : api);
  const key = rateClass === 'broadcast' ? `${workspace} ${request.url}` : workspace;
  const over = world.rateLimits.take(rateClass, key);
  if (!over) return false;
  const { limit, retryAfterSeconds } = over;
  if (limit.withRetryAfter) void reply.header('retry-after', String(retryAfterSeconds));
  const text = `rate limited to ${limit.requests} requests per ${limit.perMs / 1000}s`;
  void reply.send(new ApiError(429, api === 'app' ? 'detail-status' : 'meta-error', text));
  return true;
}

function sendFault(reply: FastifyReply, fault: StatusFault, api: Family): FastifyReply {
  return reply.send(faultBody(reply, fault, api));
}

function faultBody(reply: FastifyReply, fault: StatusFault, api: Family): string {
  const { status = 500, html = false, retryAfterSeconds } = fault;
  void reply.code(status);
  void reply.removeHeader('content-length');
  void reply.header('content-type', html ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8');
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  const text = `a fault that the sandbox was told to commit (${status})`;
  if (html) return `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>${text}</h1></body></html>`;
  return JSON.stringify(new ApiError(status, api === 'app' ? 'detail-status' : 'meta-error', text).body());
}

/** Promises the whole answer and breaks off half-way. */
function truncated(reply: FastifyReply, text: string): Readable {
  const bytes = Buffer.from(text);
  void reply.header('content-length', String(bytes.length));
  return Readable.from(
    (async function* () {
      yield bytes.subarray(0, Math.floor(bytes.length / 2));
      await sleep(5); // lets the first half leave
      throw new Error('truncated on purpose');
    })(),
    { objectMode: false },
  );
}
