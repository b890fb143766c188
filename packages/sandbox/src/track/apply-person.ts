import { byteLength, isJsonObject, type Json, type JsonObject, orAbsent } from '../json.ts';
import { attributeLimits, longAttributes } from '../workspace/attribute-limits.ts';
import { addDevice, deviceProblem, removeDevice } from '../workspace/devices.ts';
import { isE164, type PersonRef } from '../workspace/identifiers.ts';
import { identifyPerson } from '../workspace/identify-person.ts';
import { mergePeople } from '../workspace/merge-people.ts';
import { recordEvent } from '../workspace/record-event.ts';
import { changeRelationships } from '../workspace/relate.ts';
import { deletePerson, suppressPerson, unsuppressPerson } from '../workspace/remove-person.ts';
import { unixSeconds } from '../workspace/unix-seconds.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { applyAnonymous } from './apply-anonymous.ts';
import { readContentEvent, readEntityEvent } from './entity-event.ts';
import { type EntityProblem, invalid, required, tooLong } from './entity-problem.ts';
import { readMergeSide } from './merge.ts';

export function applyPerson(workspace: Workspace, entity: JsonObject): EntityProblem | undefined {
  if (entity.action === 'merge') return merge(workspace, entity);
  const ref = readPersonRef(entity.identifiers, workspace.settings.phoneIsIdentifier);
  if ('reason' in ref) return ref;
  if (!('anonymousId' in ref)) return applyTo(workspace, ref, entity);
  const owner = workspace.anonymousIds.ownerOf(ref.anonymousId);
  if (owner) return applyTo(workspace, { kind: 'cio_id', value: owner.cioId }, entity);
  return applyAnonymous(workspace, ref.anonymousId, entity);
}

function applyTo(workspace: Workspace, ref: PersonRef, entity: JsonObject): EntityProblem | undefined {
  switch (entity.action) {
    case 'identify':
      return identify(workspace, ref, entity);
    case 'event':
    case 'page':
    case 'screen': {
      const event = readEntityEvent(entity.action, entity);
      if ('reason' in event) return event;
      recordEvent(workspace, ref, event);
      return undefined;
    }
    case 'viewed_content':
    case 'clicked_content': {
      const { at, data } = readContentEvent(workspace, entity);
      const person = workspace.people.find(ref);
      workspace.activities.add(entity.action, '', person?.cioId ?? null, at, data);
      return undefined;
    }
    case 'delete':
      deletePerson(workspace, ref);
      return undefined;
    case 'suppress':
      suppressPerson(workspace, ref);
      return undefined;
    case 'unsuppress':
      unsuppressPerson(workspace, ref);
      return undefined;
    case 'add_relationships':
    case 'delete_relationships':
      return relationships(workspace, ref, entity);
    case 'add_device':
    case 'delete_device':
      return device(workspace, ref, entity);
    default:
      return unknownAction(entity);
  }
}

const unknownAction = ({ action }: JsonObject): EntityProblem =>
  invalid('action', `a person has no action ${JSON.stringify(action)}`);

function identify(workspace: Workspace, ref: PersonRef, entity: JsonObject): EntityProblem | undefined {
  const attributes = orAbsent(entity.attributes) ?? {};
  const related = orAbsent(entity.cio_relationships) ?? [];
  if (!isJsonObject(attributes)) return invalid('attributes', 'attributes must be an object');
  if (!Array.isArray(related)) return invalid('cio_relationships', 'cio_relationships must be an array');
  if (Object.keys(attributes).length > attributeLimits.perPerson) {
    return invalid('attributes', `at most ${attributeLimits.perPerson} attributes are allowed`);
  }
  const [long] = longAttributes(attributes);
  if (long !== undefined) return tooLong(long);
  const at = unixSeconds(entity.timestamp);
  const person = identifyPerson(workspace, ref, { ...attributes, ...(at !== undefined && { _timestamp: at }) });
  if (person) changeRelationships(workspace, person, 'add', related);
  return undefined;
}

function relationships(workspace: Workspace, ref: PersonRef, entity: JsonObject): EntityProblem | undefined {
  const related = entity.cio_relationships;
  if (!Array.isArray(related)) return required('cio_relationships');
  const adds = entity.action === 'add_relationships';
  const person = workspace.people.find(ref) ?? (adds ? identifyPerson(workspace, ref, {}) : undefined);
  if (person) changeRelationships(workspace, person, adds ? 'add' : 'delete', related);
  return undefined;
}

function device(workspace: Workspace, ref: PersonRef, entity: JsonObject): EntityProblem | undefined {
  if (!isJsonObject(entity.device)) return required('device');
  if (entity.action === 'delete_device') {
    const { token } = entity.device;
    if (typeof token !== 'string' || token === '') return required('device.token');
    const person = workspace.people.find(ref);
    if (person) removeDevice(workspace, person, token);
    return undefined;
  }
  const problem = deviceProblem(entity.device, 'token');
  if (problem) return invalid(problem.field, problem.message);
  const person = workspace.people.find(ref) ?? identifyPerson(workspace, ref, {});
  if (person) addDevice(workspace, person, entity.device, 'token');
  return undefined;
}

function merge(workspace: Workspace, entity: JsonObject): EntityProblem | undefined {
  const primary = readMergeSide(entity.primary);
  const secondary = readMergeSide(entity.secondary);
  if (!primary) return invalid('primary', 'primary must have exactly one of id, email and cio_id');
  if (!secondary) return invalid('secondary', 'secondary must have exactly one of id, email and cio_id');
  if (orAbsent(entity.identifiers) !== undefined) return invalid('identifiers', 'a merge takes no identifiers');
  mergePeople(workspace, primary, secondary);
  return undefined;
}

const kinds = ['id', 'email', 'phone', 'cio_id', 'anonymous_id'] as const;

function readPersonRef(
  identifiers: Json | undefined,
  phoneAllowed: boolean,
): PersonRef | { readonly anonymousId: string } | EntityProblem {
  if (!isJsonObject(identifiers)) return required('identifiers');
  const given = Object.keys(identifiers).filter((name) => orAbsent(identifiers[name]) !== undefined);
  const kind = kinds.find((candidate) => candidate === given[0]);
  if (given.length !== 1 || !kind) {
    return invalid('identifiers', 'identifiers must have exactly one of id, email, phone and cio_id');
  }
  const field = `identifiers.${kind}`;
  const value = identifiers[kind];
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text === '') return invalid(field, `${kind} must be a string that is not empty`);
  if (byteLength(text) > attributeLimits.nameBytes) return invalid(field, `${kind} must be at most 150 bytes`);
  if (kind === 'anonymous_id') return { anonymousId: text };
  if (kind === 'phone' && !phoneAllowed) return invalid(field, 'phone is no identifier in this workspace');
  if (kind === 'phone' && !isE164(text)) return invalid(field, 'phone must be in E.164 form');
  return { kind, value: text };
}
