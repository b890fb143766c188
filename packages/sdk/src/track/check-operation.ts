import type { Attributes } from '../attributes.ts';
import { checkAttributes, checkEvent, checkId, checkMoment, checkPerson } from '../check.ts';
import { invalidInput } from '../errors.ts';
import { bareCioId, type PersonRef } from '../person.ts';
import type {
  Device,
  ObjectOperation,
  ObjectRef,
  ObjectRelationship,
  Operation,
  PersonOperation,
  PersonRelationship,
} from './operation.ts';

/**
 * Refuses what Customer.io would refuse, drop or misread.
 *
 * @param at - Prefix of the fields named in errors, such as `operations[3].`
 */
export function checkOperation(operation: Operation, at: string): void {
  if (typeof operation !== 'object' || operation === null)
    throw invalidInput(at.slice(0, -1) || 'operation', 'must be an object such as { type, action, person }');
  if (operation.type === 'person') checkPersonOperation(operation, at);
  else if (operation.type === 'object') checkObjectOperation(operation, at);
  else if (operation.type === 'delivery') {
    checkId(`${at}deliveryId`, operation.deliveryId);
    checkFilled(`${at}deviceToken`, operation.deviceToken);
  } else {
    throw invalidInput(`${at}type`, "must be 'person', 'object' or 'delivery'");
  }
}

function checkPersonOperation(operation: PersonOperation, at: string): void {
  if (operation.action === 'merge') {
    checkMerge(operation, at);
    return;
  }
  checkPerson(`${at}person`, operation.person);
  switch (operation.action) {
    case 'identify':
      if (operation.attributes) checkAttributes(`${at}attributes`, operation.attributes);
      checkMoment(`${at}timestamp`, operation.timestamp);
      if (operation.relationships) checkObjects(at, operation.relationships);
      break;
    case 'event':
    case 'page':
    case 'screen':
      checkEvent(at, operation);
      break;
    case 'addRelationships':
    case 'deleteRelationships':
      checkFilled(`${at}relationships`, operation.relationships);
      checkObjects(at, operation.relationships);
      break;
    case 'addDevice':
      checkDevice(`${at}device`, operation.device);
      break;
    case 'deleteDevice':
      checkFilled(`${at}token`, operation.token);
  }
}

function checkMerge({ primary, secondary }: { primary: PersonRef; secondary: PersonRef }, at: string): void {
  checkPerson(`${at}primary`, primary, { phone: false });
  checkPerson(`${at}secondary`, secondary, { phone: false });
  if (isOnePerson(primary, secondary)) {
    throw invalidInput(`${at}secondary`, 'is the same person as primary; a merge deletes it');
  }
}

function checkDevice(field: string, device: Device): void {
  if (typeof device !== 'object' || device === null)
    throw invalidInput(field, 'must be an object such as { token, platform }');
  const { token, platform, lastUsed } = device;
  checkFilled(`${field}.token`, token);
  if (platform !== 'ios' && platform !== 'android')
    throw invalidInput(`${field}.platform`, "must be 'ios' or 'android'");
  checkMoment(`${field}.lastUsed`, lastUsed);
}

function checkObjectOperation(operation: ObjectOperation, at: string): void {
  checkObject(`${at}object`, operation.object);
  if ('attributes' in operation && operation.attributes) checkAttributes(`${at}attributes`, operation.attributes);
  switch (operation.action) {
    case 'identify':
      if (operation.relationships) checkPeople(at, operation.relationships);
      break;
    case 'addRelationships':
    case 'deleteRelationships':
      checkFilled(`${at}relationships`, operation.relationships);
      checkPeople(at, operation.relationships);
      break;
    case 'identifyAnonymous':
      checkRelationships(at, operation.relationships, (field, { anonymousId }) =>
        checkFilled(`${field}.anonymousId`, anonymousId),
      );
  }
}

const checkPeople = (at: string, relationships: PersonRelationship[]): void =>
  checkRelationships(at, relationships, (field, { person }) =>
    checkPerson(`${field}.person`, person, { phone: false }),
  );

const checkObjects = (at: string, relationships: ObjectRelationship[]): void =>
  checkRelationships(at, relationships, (field, { object }) => checkObject(`${field}.object`, object));

function checkRelationships<T extends { attributes?: Attributes | undefined }>(
  at: string,
  relationships: T[],
  checkOther: (field: string, relationship: T) => void,
): void {
  if (!Array.isArray(relationships)) throw invalidInput(`${at}relationships`, 'must be a list');
  for (const [index, relationship] of relationships.entries()) {
    const field = `${at}relationships[${index}]`;
    if (typeof relationship !== 'object' || relationship === null) throw invalidInput(field, 'must be an object');
    checkOther(field, relationship);
    if (relationship.attributes) checkAttributes(`${field}.attributes`, relationship.attributes);
  }
}

function checkObject(field: string, object: ObjectRef): void {
  if (typeof object !== 'object' || object === null)
    throw invalidInput(field, 'must be an object such as { objectTypeId, objectId }');
  if (object.cioObjectId === undefined) {
    checkId(`${field}.objectTypeId`, object.objectTypeId);
    checkId(`${field}.objectId`, object.objectId);
  } else if (object.objectId !== undefined) {
    throw invalidInput(field, 'must hold either cioObjectId or objectTypeId with objectId');
  } else {
    checkId(`${field}.cioObjectId`, object.cioObjectId);
  }
}

function checkFilled(field: string, value: string | unknown[]): void {
  if (!value || value.length === 0) throw invalidInput(field, 'must not be empty');
}

const isOnePerson = (one: PersonRef, other: PersonRef): boolean => {
  const [name, given] = Object.entries(one)[0] ?? [];
  const value = (other as Record<string, unknown>)[name ?? ''];
  const text = (each: unknown) => (name === 'email' ? String(each).toLowerCase() : bareCioId(String(each)));
  return value !== undefined && text(given) === text(value); // Customer.io compares addresses in any case
};
