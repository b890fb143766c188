import type { FastifyInstance } from 'fastify';
import { trackError } from '../http/api-error.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { identifyPerson } from '../workspace/identify-person.ts';

const ignored = new Set(['form_id', 'form_name', 'form_type', 'form_url', 'form_url_param']);

/** A form submission: creates the form, identifies the person, records an event. Answers 204. */
export function registerForms(app: FastifyInstance): void {
  app.post<{ Params: { form_id: string } }>('/api/v1/forms/:form_id/submit', (request, reply) => {
    const { workspace, body, params } = request;
    if (!isJsonObject(body) || !isJsonObject(body.data)) throw trackError('data is required');
    // A submission that cannot be mapped to a person is refused, yet its form exists from then on.
    workspace.forms.set(params.form_id, (workspace.forms.get(params.form_id) ?? 0) + 1);
    const attributes: JsonObject = {};
    for (const [name, value] of Object.entries(body.data)) {
      if (typeof value !== 'string') throw trackError(`data.${name} must be a string`);
      if (!ignored.has(name)) attributes[name] = value;
    }
    const given = (['id', 'email'] as const).filter(
      (kind) => attributes[kind] !== undefined && attributes[kind] !== '',
    );
    const kind = given[0];
    if (!kind || given.length > 1) throw trackError('data must have exactly one of id and email');
    const { [kind]: value, ...others } = attributes;
    const person = identifyPerson(workspace, { kind, value: String(value) }, others);
    const event = { type: 'event', name: 'form_submitted', data: { ...attributes, form_id: params.form_id } } as const;
    if (person) workspace.events.record(event, person);
    return reply.code(204).send();
  });
}
