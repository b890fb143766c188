import type { FastifyInstance } from 'fastify';
import { appError, notFound } from '../http/api-error.ts';
import { asText, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { parseObjectFilter } from '../workspace/object-filter.ts';
import type { CioObject } from '../workspace/objects.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type PageQuery, pageOf } from './page.ts';

interface ByObject {
  Params: { object_type_id: string; object_id: string };
  Querystring: PageQuery & { id_type?: string };
}

/** Objects, their kinds, and who is related to them. */
export function registerObjects(app: FastifyInstance): void {
  app.get('/object_types', ({ workspace }) => {
    const ids = new Set(['1', ...workspace.objects.all().map(({ objectTypeId }) => objectTypeId)]);
    return { types: [...ids].map((id) => ({ id, name: id === '1' ? 'Companies' : `Type ${id}`, enabled: true })) };
  });

  app.post<{ Querystring: PageQuery }>('/objects', ({ workspace, body, query }) => {
    const { object_type_id: typeId, filter } = isJsonObject(body) ? body : {};
    const type = String(typeId ?? '');
    const matches = filter === undefined || filter === null ? () => true : readObjectFilter(filter, type);
    const found = workspace.objects
      .all()
      .filter((object) => (type === '' || object.objectTypeId === type) && matches(object));
    const { entries, next } = pageOf(found, query, { usual: 50, max: 1000 });
    return { identifiers: entries.map(identifiers), ids: entries.map(({ objectId }) => objectId), next };
  });

  app.get<ByObject>('/objects/:object_type_id/:object_id/attributes', ({ workspace, params, query }) => {
    const object = find(workspace, params, query.id_type);
    const attributes: JsonObject = {};
    for (const [name, value] of Object.entries(object.attributes)) attributes[name] = asText(value);
    return { object: { identifiers: identifiers(object), attributes, timestamps: object.changedAt } };
  });

  app.get<ByObject>('/objects/:object_type_id/:object_id/relationships', ({ workspace, params, query }) => {
    const { objectTypeId, objectId } = find(workspace, params, query.id_type);
    const related = [...workspace.people.all()].flatMap((person) => {
      const entry = person.relationships?.find((to) => to.objectTypeId === objectTypeId && to.objectId === objectId);
      return entry
        ? [{ identifiers: person.identifiers(), attributes: entry.attributes, timestamps: entry.changedAt ?? {} }]
        : [];
    });
    const { entries, next } = pageOf(related, query, { usual: 50, max: 1000 });
    return { cio_relationships: entries.map((entry) => ({ object_type_id: 0, ...entry })), next };
  });
}

/** @throws ApiError 400 naming the place in the filter that is wrong. */
function readObjectFilter(filter: Json, type: string): (object: CioObject) => boolean {
  try {
    return parseObjectFilter(filter, type);
  } catch (error) {
    throw appError(400, (error as Error).message);
  }
}

const identifiers = ({ objectId, cioObjectId }: CioObject): object => ({
  object_id: objectId,
  cio_object_id: cioObjectId,
});

function find({ objects }: Workspace, params: ByObject['Params'], idType = 'object_id'): CioObject {
  const { object_type_id: objectTypeId, object_id: objectId } = params;
  const object = objects.find(idType === 'cio_object_id' ? { cioObjectId: objectId } : { objectTypeId, objectId });
  if (!object) throw notFound();
  return object;
}
