import type { FastifyInstance } from 'fastify';
import { sendTrackOk } from '../http/answers.ts';
import { ApiError, trackError } from '../http/api-error.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { longAttributes } from '../workspace/attribute-limits.ts';
import { type PersonRef, refFromPath } from '../workspace/identifiers.ts';
import { identifyPerson } from '../workspace/identify-person.ts';
import { changeRelationships } from '../workspace/relate.ts';
import { deletePerson, suppressPerson, unsuppressPerson } from '../workspace/remove-person.ts';

interface ByIdentifier {
  Params: { identifier: string };
}

/** People, one at a time. */
export function registerCustomers(app: FastifyInstance): void {
  app.put<ByIdentifier>('/api/v1/customers/:identifier', (request, reply) => {
    const body = request.body ?? {};
    if (!isJsonObject(body)) throw trackError('the body must be a JSON object of attributes');
    const ref = refFromPath(request.params.identifier);
    const problems = identifyProblems(ref, body);
    if (problems.length > 0) throw new ApiError(400, 'meta-errors', problems);
    const person = identifyPerson(request.workspace, ref, body);
    const relationships = body.cio_relationships;
    if (person && isJsonObject(relationships) && Array.isArray(relationships.relationships)) {
      const how = relationships.action === 'delete_relationships' ? 'delete' : 'add';
      changeRelationships(request.workspace, person, how, relationships.relationships);
    }
    return sendTrackOk(reply);
  });

  app.delete<ByIdentifier>('/api/v1/customers/:identifier', (request, reply) => {
    deletePerson(request.workspace, refFromPath(request.params.identifier));
    return sendTrackOk(reply);
  });

  app.post<ByIdentifier>('/api/v1/customers/:identifier/suppress', (request, reply) => {
    suppressPerson(request.workspace, refFromPath(request.params.identifier));
    return sendTrackOk(reply);
  });

  app.post<ByIdentifier>('/api/v1/customers/:identifier/unsuppress', (request, reply) => {
    unsuppressPerson(request.workspace, refFromPath(request.params.identifier));
    return sendTrackOk(reply);
  });
}

const none: readonly string[] = [];

/** All that production refuses of an identify, in its words. */
function identifyProblems(ref: PersonRef, body: JsonObject): readonly string[] {
  const { id } = body;
  const isId = (typeof id === 'string' && id !== '') || typeof id === 'number';
  const isOther = isId && ref.kind === 'id' && String(id) !== ref.value;
  const long = longAttributes(body);
  if (!isOther && long.length === 0) return none;
  return [
    ...(isOther ? ['id attribute and identifier are not the same value'] : none),
    ...long.map((name) => `value for attribute '${name}' cannot be longer than 1000 bytes`),
  ];
}
