import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { CioObject, ObjectRef } from './objects.ts';
import type { Person, Relationship } from './person.ts';
import type { Workspace } from './workspace.ts';

/** Reads `{object_type_id, object_id}` or `{cio_object_id}`. */
export function readObjectRef(value: Json | undefined): ObjectRef | undefined {
  if (!isJsonObject(value)) return undefined;
  const { object_type_id: type, object_id: id, cio_object_id: cioObjectId } = value;
  if (typeof cioObjectId === 'string' && cioObjectId !== '') return { cioObjectId };
  if (type === undefined || id === undefined || type === '' || id === '') return undefined;
  return { objectTypeId: String(type), objectId: String(id) };
}

/** Finds an object, or creates it when the reference says enough to. */
export function upsertObject(workspace: Workspace, ref: ObjectRef): CioObject | undefined {
  const found = workspace.objects.find(ref);
  if (found || 'cioObjectId' in ref) return found;
  return workspace.objects.create(ref.objectTypeId, ref.objectId, workspace.clock.nowSeconds());
}

export function setObjectAttributes(workspace: Workspace, object: CioObject, attributes: JsonObject): void {
  const at = workspace.clock.nowSeconds();
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === '') delete object.attributes[name];
    else object.attributes[name] = value;
    object.changedAt[name] = at;
  }
}

export function relate(workspace: Workspace, person: Person, object: CioObject, attributes: JsonObject): void {
  const { objectTypeId, objectId } = object;
  const known: Relationship | undefined = person.relationships?.find((entry) => isTo(entry, object));
  const at = workspace.clock.nowSeconds();
  const changes = Object.fromEntries(Object.keys(attributes).map((name) => [name, at]));
  const relationship = known ?? { objectTypeId, objectId, attributes: {} };
  Object.assign(relationship.attributes, attributes);
  if (Object.keys(changes).length > 0) relationship.changedAt = { ...relationship.changedAt, ...changes };
  if (!known) {
    person.relationships ??= [];
    person.relationships.push(relationship);
  }
  workspace.activities.add('add_relationship', objectId, person.cioId, at, {});
}

export function unrelate(workspace: Workspace, person: Person, object: CioObject): void {
  person.relationships = person.relationships?.filter((entry) => !isTo(entry, object));
  workspace.activities.add('delete_relationship', object.objectId, person.cioId, workspace.clock.nowSeconds(), {});
}

/** Deletes an object together with everybody's relationship to it. */
export function deleteObject(workspace: Workspace, object: CioObject): void {
  for (const person of workspace.people.all()) {
    if (person.relationships?.some((entry) => isTo(entry, object))) unrelate(workspace, person, object);
  }
  workspace.objects.remove(object);
}

const isTo = (entry: { objectTypeId: string; objectId: string }, object: CioObject): boolean =>
  entry.objectTypeId === object.objectTypeId && entry.objectId === object.objectId;

/** Applies a person's list of relationships, as `identify` and `add_relationships` carry it. */
export function changeRelationships(
  workspace: Workspace,
  person: Person,
  how: 'add' | 'delete',
  relationships: readonly Json[],
): void {
  for (const entry of relationships) {
    const ref = isJsonObject(entry) ? readObjectRef(entry.identifiers) : undefined;
    const object = ref && (how === 'add' ? upsertObject(workspace, ref) : workspace.objects.find(ref));
    if (!object || !isJsonObject(entry)) {
      workspace.activities.note('a relationship names no object that there is');
      continue;
    }
    if (how === 'delete') unrelate(workspace, person, object);
    else
      relate(
        workspace,
        person,
        object,
        isJsonObject(entry.relationship_attributes) ? entry.relationship_attributes : {},
      );
  }
}
