import { asText, byteLength, isJsonObject, type Json, type JsonObject, orAbsent } from '../json.ts';
import type { PersonRef } from '../workspace/identifiers.ts';
import { identifyPerson } from '../workspace/identify-person.ts';
import type { CioObject } from '../workspace/objects.ts';
import type { Person } from '../workspace/person.ts';
import {
  deleteObject,
  readObjectRef,
  relate,
  setObjectAttributes,
  unrelate,
  upsertObject,
} from '../workspace/relate.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type EntityProblem, invalid, required, tooLong } from './entity-problem.ts';

/** Published limits of objects (Track document, read 2026-08). */
const limits = { nameBytes: 150, valueBytes: 1000, attributes: 300, allBytes: 100_000 } as const;

export function applyObject(workspace: Workspace, entity: JsonObject): EntityProblem | undefined {
  const { action, identifiers } = entity;
  const attributes = orAbsent(entity.attributes) ?? {};
  const related = orAbsent(entity.cio_relationships) ?? [];
  const ref = readObjectRef(identifiers);
  if (!ref) return invalid('identifiers', 'identifiers must have object_type_id and object_id, or cio_object_id');
  if (!Array.isArray(related)) return invalid('cio_relationships', 'cio_relationships must be an array');
  switch (action) {
    case 'identify':
    case 'identify_anonymous': {
      const problem = attributesProblem(attributes);
      if (problem || !isJsonObject(attributes)) return problem;
      const object = upsertObject(workspace, ref);
      if (!object) {
        workspace.activities.note('no object has this cio_object_id'); // dropped, as an unknown cio_id is
        return undefined;
      }
      setObjectAttributes(workspace, object, attributes);
      changePeople(workspace, object, 'add', related);
      return undefined;
    }
    case 'delete': {
      const object = workspace.objects.find(ref);
      if (object) deleteObject(workspace, object);
      else workspace.activities.note('there is no such object');
      return undefined;
    }
    case 'add_relationships':
    case 'delete_relationships': {
      if (orAbsent(entity.cio_relationships) === undefined) return required('cio_relationships');
      const adds = action === 'add_relationships';
      const object = adds ? upsertObject(workspace, ref) : workspace.objects.find(ref);
      if (object) changePeople(workspace, object, adds ? 'add' : 'delete', related);
      return undefined;
    }
    default:
      return invalid('action', `an object has no action ${JSON.stringify(action)}`);
  }
}

function attributesProblem(attributes: Json): EntityProblem | undefined {
  if (!isJsonObject(attributes)) return invalid('attributes', 'attributes must be an object');
  const entries = Object.entries(attributes);
  if (entries.length > limits.attributes) return invalid('attributes', 'at most 300 attributes are allowed');
  if (byteLength(JSON.stringify(attributes)) > limits.allBytes)
    return invalid('attributes', 'at most 100 KB are allowed');
  for (const [name, value] of entries) {
    if (byteLength(name) > limits.nameBytes) return invalid('attributes', 'an attribute name is longer than 150 bytes');
    if (byteLength(asText(value)) > limits.valueBytes) return tooLong(name);
  }
  return undefined;
}

function changePeople(workspace: Workspace, object: CioObject, how: 'add' | 'delete', related: readonly Json[]): void {
  for (const entry of related) {
    if (!isJsonObject(entry) || !isJsonObject(entry.identifiers)) continue;
    const { anonymous_id: anonymousId } = entry.identifiers;
    const attributes = isJsonObject(entry.relationship_attributes) ? entry.relationship_attributes : {};
    const person = findPerson(workspace, entry.identifiers, how);
    if (person && how === 'delete') unrelate(workspace, person, object);
    else if (person) relate(workspace, person, object, attributes);
    else if (how === 'add' && typeof anonymousId === 'string') {
      workspace.anonymousIds.addRelationship(anonymousId, { ref: { cioObjectId: object.cioObjectId }, attributes });
    }
  }
}

function findPerson(workspace: Workspace, identifiers: JsonObject, how: 'add' | 'delete'): Person | undefined {
  const { anonymous_id: anonymousId } = identifiers;
  if (typeof anonymousId === 'string') return workspace.anonymousIds.ownerOf(anonymousId);
  const kind = (['id', 'email', 'cio_id'] as const).find((candidate) => identifiers[candidate] !== undefined);
  if (!kind) return undefined;
  const ref: PersonRef = { kind, value: String(identifiers[kind]) };
  return workspace.people.find(ref) ?? (how === 'add' ? identifyPerson(workspace, ref, {}) : undefined);
}
