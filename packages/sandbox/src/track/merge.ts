import type { FastifyInstance } from 'fastify';
import { sendTrackOk } from '../http/answers.ts';
import { sendError } from '../http/api-error.ts';
import { isJsonObject, type Json, orAbsent } from '../json.ts';
import type { PersonRef } from '../workspace/identifiers.ts';
import { mergePeople } from '../workspace/merge-people.ts';

/** Unlike the other v1 calls, merge answers mistakes with a single `meta.error`. */
export function registerMerge(app: FastifyInstance): void {
  app.post('/api/v1/merge_customers', { config: { errorShape: 'meta-error' } }, (request, reply) => {
    const { body } = request;
    if (!isJsonObject(body)) throw sendError(400, 'the body must be a JSON object');
    mergePeople(request.workspace, side(body.primary, 'primary'), side(body.secondary, 'secondary'));
    return sendTrackOk(reply);
  });
}

function side(value: Json | undefined, name: string): PersonRef {
  const ref = readMergeSide(value);
  if (ref) return ref;
  throw sendError(400, `${name} must have exactly one of id, email and cio_id`);
}

const kinds = ['id', 'email', 'cio_id'] as const;

/** One side of a merge: exactly one identifier, and never a phone. */
export function readMergeSide(value: Json | undefined): PersonRef | undefined {
  if (!isJsonObject(value)) return undefined;
  const given = kinds.filter((kind) => orAbsent(value[kind]) !== undefined && value[kind] !== '');
  const kind = given[0];
  if (
    given.length !== 1 ||
    !kind ||
    Object.keys(value).some((name) => orAbsent(value[name]) !== undefined && name !== kind)
  )
    return undefined;
  const text = value[kind];
  return typeof text === 'string' || typeof text === 'number' ? { kind, value: String(text) } : undefined;
}
