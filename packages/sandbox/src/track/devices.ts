import type { FastifyInstance } from 'fastify';
import { sendTrackOk } from '../http/answers.ts';
import { trackError } from '../http/api-error.ts';
import { isJsonObject } from '../json.ts';
import { addDevice, deviceProblem, removeDevice } from '../workspace/devices.ts';
import { refFromPath } from '../workspace/identifiers.ts';
import { identifyPerson } from '../workspace/identify-person.ts';

export function registerDevices(app: FastifyInstance): void {
  app.put<{ Params: { identifier: string } }>('/api/v1/customers/:identifier/devices', (request, reply) => {
    const { workspace, body, params } = request;
    if (!isJsonObject(body) || !isJsonObject(body.device)) throw trackError('device is required');
    const problem = deviceProblem(body.device, 'id');
    if (problem) throw trackError(`${problem.field}: ${problem.message}`);
    const ref = refFromPath(params.identifier);
    const person = workspace.people.find(ref) ?? identifyPerson(workspace, ref, {});
    if (person) addDevice(workspace, person, body.device, 'id');
    return sendTrackOk(reply);
  });

  app.delete<{ Params: { identifier: string; device_id: string } }>(
    '/api/v1/customers/:identifier/devices/:device_id',
    (request, reply) => {
      const person = request.workspace.people.find(refFromPath(request.params.identifier));
      if (person) removeDevice(request.workspace, person, request.params.device_id);
      return sendTrackOk(reply);
    },
  );
}
