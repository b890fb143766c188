import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../store/problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer is a version of something that two may edit at once: it carries its ETag, and `If-Match` is heeded. */
    versioned?: true;
  }
  interface FastifyRequest {
    /** The version that an edit means; `undefined` when it means whichever is there. On `versioned` routes alone. */
    expectedVersion: number | undefined;
  }
}

/** Lets an edit say which version it means: an answer has `ETag: "3"`, the edit of what was seen `If-Match: "3"`. */
export function addEtags(app: FastifyInstance): void {
  app.decorateRequest('expectedVersion', undefined);
  app.addHook('preHandler', async (request) => {
    if (request.routeOptions.config.versioned) request.expectedVersion = ifMatch(request);
  });
  app.addHook('preSerialization', async (request, reply, answer: { version?: unknown } | null) => {
    const isVersion = request.routeOptions.config.versioned && reply.statusCode < 300;
    if (isVersion && typeof answer?.version === 'number') reply.header('etag', `"${answer.version}"`);
    return answer;
  });
}

function ifMatch({ headers }: FastifyRequest): number | undefined {
  const given = headers['if-match'];
  if (given === undefined || given === '*') return undefined;
  const version = /^(?:W\/)?"(\d+)"$/.exec(given)?.[1];
  if (version !== undefined) return Number(version);
  throw new Problem(400, 'invalid_if_match', 'If-Match has to be an ETag that this API gave, such as "3"');
}
