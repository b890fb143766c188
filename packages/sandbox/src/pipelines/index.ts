import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../http/api-error.ts';
import { addApiHooks } from '../http/api-hooks.ts';
import { bodyTypes } from '../http/read-body.ts';
import { isJsonObject } from '../json.ts';
import type { Region } from '../workspace/workspace-keys.ts';
import type { World } from '../world.ts';
import { applyCall } from './apply-call.ts';
import { type Call, readCall } from './read-call.ts';
import { readGzip } from './read-gzip.ts';

/** Published limits (Pipelines document, read 2026-08). */
const maxCallBytes = 32_000;
const maxBatchBytes = 500_000;

const callPaths = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;

const isStrict = ({ headers }: FastifyRequest): boolean => headers['x-strict-mode'] === '1';

const badRequest = (message: string): ApiError => new ApiError(400, 'detail-status', message);

/** The Pipelines API of one region. Without `X-Strict-Mode: 1` every answer is 200, whatever was wrong. */
export const registerPipelinesApi =
  (world: World, region: Region) =>
  async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', (request, reply, done) => {
      const workspace = world.registry.pipelines(request.headers.authorization);
      if (workspace?.keys.region === region) {
        request.workspace = workspace;
        return done();
      }
      if (isStrict(request)) return done(new ApiError(401, 'detail-status', 'unauthorized'));
      request.problem = 'nobody has this write key in this region';
      void sendOk(reply);
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(bodyTypes, { parseAs: 'buffer' }, readGzip);
    addApiHooks(app, world, region, 'pipelines');
    app.setErrorHandler((error: Error, request, reply) => {
      request.problem = error.message;
      if (!isStrict(request)) return sendOk(reply);
      const known = error instanceof ApiError ? error : badRequest(error.message);
      return reply.code(known.status).send(known.body());
    });

    for (const type of callPaths) {
      app.post(`/v1/${type}`, { config: { errorShape: 'detail-status' } }, (request, reply) => {
        if (request.bodyBytes > maxCallBytes) throw badRequest(`a call takes at most ${maxCallBytes} bytes`);
        const call = readCall(request.body, type);
        if (typeof call === 'string') throw badRequest(call);
        applyCall(request.workspace, call);
        return sendOk(reply);
      });
    }

    app.post('/v1/batch', { config: { errorShape: 'detail-status' } }, (request, reply) => {
      if (request.bodyBytes > maxBatchBytes) throw badRequest(`a batch takes at most ${maxBatchBytes} bytes`);
      const calls = readBatch(request.body);
      const problem = calls.find((call) => typeof call === 'string');
      if (problem !== undefined && isStrict(request)) throw badRequest(String(problem));
      for (const call of calls) {
        if (typeof call === 'string') request.workspace.activities.note(call);
        else applyCall(request.workspace, call);
      }
      return sendOk(reply);
    });
  };

/** `context` and `integrations` stand beside the list and hold for each item. */
function readBatch(body: unknown): (Call | string)[] {
  if (!isJsonObject(body) || !Array.isArray(body.batch)) throw badRequest('batch must be an array');
  const { context } = body;
  return body.batch.map((item, index) => {
    if (Buffer.byteLength(JSON.stringify(item)) > maxCallBytes) {
      return `batch[${index}]: a call takes at most ${maxCallBytes} bytes`;
    }
    const whole = isJsonObject(item) && context !== undefined ? { context, ...item } : item;
    const call = readCall(whole, isJsonObject(item) ? item.type : undefined);
    return typeof call === 'string' ? `batch[${index}]: ${call}` : call;
  });
}

const sendOk = (reply: FastifyReply): FastifyReply =>
  reply.code(200).header('content-type', 'application/json; charset=utf-8').send('{}');
