import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../store/problem.ts';

/** Says which version this is, so that an edit can say which one it means: `If-Match: "3"`. */
export function setEtag(reply: FastifyReply, { version }: { version: number }): void {
  reply.header('etag', `"${version}"`);
}

/** The version that an edit means; `undefined` when it means whichever is there. */
export function ifMatch({ headers }: FastifyRequest): number | undefined {
  const given = headers['if-match'];
  if (given === undefined || given === '*') return undefined;
  const version = /^(?:W\/)?"(\d+)"$/.exec(given)?.[1];
  if (version !== undefined) return Number(version);
  throw new Problem(400, 'invalid_if_match', 'If-Match has to be an ETag that this API gave, such as "3"');
}
