import { byteLength, isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { EventType } from '../workspace/events.ts';
import { isE164, type PersonRef } from '../workspace/identifiers.ts';
import { identifyPerson } from '../workspace/identify-person.ts';
import { recordEvent } from '../workspace/record-event.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What is wrong with a v2 operation. */
export interface EntityProblem {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

const required = (field: string): EntityProblem => ({ reason: 'required', field, message: `${field} must be set` });
const invalid = (field: string, message: string): EntityProblem => ({ reason: 'invalid', field, message });

/** Applies one v2 operation. Returns what is wrong with it, in which case nothing was changed. */
export function applyEntity(workspace: Workspace, entity: unknown): EntityProblem | undefined {
  if (!isJsonObject(entity)) return invalid('', 'an operation must be a JSON object');
  if (entity.type === undefined) return required('type');
  if (entity.action === undefined) return required('action');
  if (entity.type === 'person') return applyPerson(workspace, entity);
  return invalid('type', 'type must be person, object or delivery');
}

function applyPerson(workspace: Workspace, entity: JsonObject): EntityProblem | undefined {
  const ref = personRef(entity.identifiers, workspace.phoneIsIdentifier);
  if (!('kind' in ref)) return ref;
  const attributes = entity.attributes ?? {};
  if (!isJsonObject(attributes)) return invalid('attributes', 'attributes must be an object');
  switch (entity.action) {
    case 'identify': {
      const at = typeof entity.timestamp === 'number' ? { _timestamp: entity.timestamp } : {};
      identifyPerson(workspace, ref, { ...attributes, ...at });
      return undefined;
    }
    case 'event':
    case 'page':
    case 'screen':
      return applyEvent(workspace, ref, entity.action, entity, attributes);
    default:
      return invalid('action', `a person has no action ${JSON.stringify(entity.action)}`);
  }
}

function applyEvent(
  workspace: Workspace,
  ref: PersonRef,
  type: EventType,
  entity: JsonObject,
  data: JsonObject,
): EntityProblem | undefined {
  const { name, id, timestamp } = entity;
  if (typeof name !== 'string' || name.trim() === '') return required('name');
  if (byteLength(name) > 100) return invalid('name', 'name must be at most 100 bytes');
  recordEvent(workspace, ref, {
    type,
    name: name.trim(),
    id: typeof id === 'string' && id !== '' ? id : undefined,
    timestamp: typeof timestamp === 'number' ? timestamp : undefined,
    data,
  });
  return undefined;
}

const kinds = ['id', 'email', 'phone', 'cio_id'] as const;

function personRef(identifiers: Json | undefined, phoneAllowed: boolean): PersonRef | EntityProblem {
  if (!isJsonObject(identifiers)) return required('identifiers');
  const given = kinds.filter((kind) => identifiers[kind] !== undefined);
  const kind = given[0];
  if (given.length !== 1 || !kind) return invalid('identifiers', 'exactly one identifier is allowed');
  const value = identifiers[kind];
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text === '')
    return invalid(`identifiers.${kind}`, `${kind} must be a non-empty string`);
  if (byteLength(text) > 150) return invalid(`identifiers.${kind}`, `${kind} must be at most 150 bytes`);
  if (kind === 'phone' && !phoneAllowed)
    return invalid('identifiers.phone', 'phone is no identifier in this workspace');
  if (kind === 'phone' && !isE164(text)) return invalid('identifiers.phone', 'phone must be in E.164 form');
  return { kind, value: text };
}
