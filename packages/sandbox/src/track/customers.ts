import type { FastifyInstance } from 'fastify';
import { sendTrackOk } from '../http/answers.ts';
import { trackError } from '../http/api-error.ts';
import { isJsonObject } from '../json.ts';
import { refFromPath } from '../workspace/identifiers.ts';
import { identifyPerson } from '../workspace/identify-person.ts';

export function registerCustomers(app: FastifyInstance): void {
  app.put<{ Params: { identifier: string } }>('/api/v1/customers/:identifier', (request, reply) => {
    const body = request.body ?? {};
    if (!isJsonObject(body)) throw trackError('the body must be a JSON object of attributes');
    identifyPerson(request.workspace, refFromPath(request.params.identifier), body);
    return sendTrackOk(reply);
  });
}
