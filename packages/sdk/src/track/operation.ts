import { byteLength } from '#platform/bytes';
import type { Attributes } from '../attributes.ts';
import { checkBytes, longestOf, withSeconds } from '../check.ts';
import { invalidInput } from '../errors.ts';
import { newEventId } from '../event-id.ts';
import { limits } from '../limits.ts';
import { type Moment, wireMoment } from '../moment.ts';
import { bareCioId, type PersonRef, type PersonRefWithoutPhone, wirePerson } from '../person.ts';

/** An object, such as a company. A `cioObjectId` can only be updated, not created. Numbers become text. */
export type ObjectRef =
  | { objectTypeId: string | number; objectId: string | number | bigint; cioObjectId?: undefined }
  | { cioObjectId: string; objectTypeId?: undefined; objectId?: undefined };

export interface ObjectRelationship {
  object: ObjectRef;
  attributes?: Attributes | undefined;
}

export interface PersonRelationship {
  person: PersonRefWithoutPhone;
  attributes?: Attributes | undefined;
}

export interface AnonymousRelationship {
  anonymousId: string;
  attributes?: Attributes | undefined;
}

export interface Device {
  token: string;
  platform: 'ios' | 'android';
  /** Default: now. */
  lastUsed?: Moment | undefined;
  /** Values are text, also `push_enabled: 'true'`. */
  attributes?: Record<string, string> | undefined;
}

/** One operation of Track v2: sent alone, in a batch, or through the batcher. */
export type Operation = PersonOperation | ObjectOperation | DeliveryOperation;

export type PersonOperation =
  | {
      type: 'person';
      action: 'identify';
      person: PersonRef;
      attributes?: Attributes | undefined;
      /** When the change happened: orders rapid updates. */
      timestamp?: Moment | undefined;
      /** `true`: never create a person. */
      updateOnly?: boolean | undefined;
      relationships?: ObjectRelationship[] | undefined;
    }
  | { type: 'person'; action: 'delete' | 'suppress' | 'unsuppress'; person: PersonRef }
  | {
      type: 'person';
      action: 'event' | 'page' | 'screen';
      person: PersonRef;
      name: string;
      /** ULID. Default: a fresh one. */
      id?: string | undefined;
      timestamp?: Moment | undefined;
      data?: Attributes | undefined;
    }
  | {
      type: 'person';
      action: 'addRelationships' | 'deleteRelationships';
      person: PersonRef;
      relationships: ObjectRelationship[];
    }
  | { type: 'person'; action: 'addDevice'; person: PersonRef; device: Device }
  | { type: 'person'; action: 'deleteDevice'; person: PersonRef; token: string }
  | { type: 'person'; action: 'merge'; primary: PersonRefWithoutPhone; secondary: PersonRefWithoutPhone };

export type ObjectOperation =
  | {
      type: 'object';
      action: 'identify';
      object: ObjectRef;
      attributes?: Attributes | undefined;
      relationships?: PersonRelationship[] | undefined;
    }
  | {
      type: 'object';
      action: 'identifyAnonymous';
      object: ObjectRef;
      attributes?: Attributes | undefined;
      relationships: AnonymousRelationship[];
    }
  | { type: 'object'; action: 'delete'; object: ObjectRef }
  | {
      type: 'object';
      action: 'addRelationships' | 'deleteRelationships';
      object: ObjectRef;
      relationships: PersonRelationship[];
    };

export interface DeliveryOperation {
  type: 'delivery';
  action: 'event';
  deliveryId: string;
  name: 'opened' | 'converted' | 'delivered';
  deviceToken: string;
}

const wireActions = {
  identify: 'identify',
  delete: 'delete',
  suppress: 'suppress',
  unsuppress: 'unsuppress',
  event: 'event',
  page: 'page',
  screen: 'screen',
  merge: 'merge',
  addDevice: 'add_device',
  deleteDevice: 'delete_device',
  addRelationships: 'add_relationships',
  deleteRelationships: 'delete_relationships',
  identifyAnonymous: 'identify_anonymous',
} as const satisfies Record<Operation['action'], string>;

/** The operation as Customer.io wants it; `JSON.stringify` drops what is undefined. */
export function wireOperation(operation: Operation, at: string): object {
  if (operation.type === 'person') return wirePersonOperation(operation, at);
  if (operation.type === 'object') return wireObjectOperation(operation, at);
  if (operation.type !== 'delivery') throw invalidInput(`${at}type`, "must be 'person', 'object' or 'delivery'");
  const { type, action, deliveryId, name, deviceToken } = operation;
  return { type, action, identifiers: { id: deliveryId }, name, attributes: { device_token: deviceToken } };
}

function wirePersonOperation(operation: PersonOperation, at: string): object {
  const { type, action } = operation;
  if (action === 'identify') {
    const { person, timestamp, updateOnly, relationships } = operation;
    const attributes = operation.attributes && withSeconds(operation.attributes);
    return {
      type,
      action,
      identifiers: wirePerson(person),
      attributes: updateOnly === undefined ? attributes : { ...attributes, _update: updateOnly },
      timestamp: wireMoment(timestamp), // measured: leaving undefined ones to JSON.stringify costs less than spreading them in
      cio_relationships: relationships?.map(wireObjectRelationship),
    };
  }
  if (action === 'merge') {
    const { primary, secondary } = operation;
    return { type, action, primary: wirePerson(primary), secondary: wirePerson(secondary) };
  }
  const common = { type, action: wireAction(action, at), identifiers: wirePerson(operation.person) };
  switch (action) {
    case 'event':
    case 'page':
    case 'screen': {
      const { name, id = newEventId(), timestamp, data } = operation;
      return { ...common, name, id, timestamp: wireMoment(timestamp), attributes: data };
    }
    case 'addRelationships':
    case 'deleteRelationships':
      return { ...common, cio_relationships: operation.relationships.map(wireObjectRelationship) };
    case 'addDevice': {
      const { token, platform, lastUsed, attributes } = operation.device;
      return { ...common, device: { token, platform, last_used: wireMoment(lastUsed), attributes } };
    }
    case 'deleteDevice':
      return { ...common, device: { token: operation.token } };
    default:
      return common;
  }
}

function wireObjectOperation(operation: ObjectOperation, at: string): object {
  const { type, action } = operation;
  const common = { type, action: wireAction(action, at), identifiers: wireObject(operation.object) };
  switch (action) {
    case 'identify':
      return {
        ...common,
        attributes: operation.attributes && withSeconds(operation.attributes),
        cio_relationships: operation.relationships?.map(wirePersonRelationship),
      };
    case 'identifyAnonymous':
      return {
        ...common,
        attributes: operation.attributes && withSeconds(operation.attributes),
        cio_relationships: operation.relationships.map(({ anonymousId, attributes }) => ({
          identifiers: { anonymous_id: anonymousId },
          relationship_attributes: attributes,
        })),
      };
    case 'addRelationships':
    case 'deleteRelationships':
      return { ...common, cio_relationships: operation.relationships.map(wirePersonRelationship) };
    default:
      return common;
  }
}

function wireAction(action: Operation['action'], at: string): string {
  if (!Object.hasOwn(wireActions, action))
    throw invalidInput(`${at}action`, `must be one of ${Object.keys(wireActions).join(', ')}`);
  return wireActions[action];
}

const wireObject = ({ objectTypeId, objectId, cioObjectId }: ObjectRef): Record<string, string> =>
  cioObjectId === undefined
    ? { object_type_id: String(objectTypeId), object_id: String(objectId) }
    : { cio_object_id: cioObjectId };

export const wireObjectRelationship = ({ object, attributes }: ObjectRelationship): object => ({
  identifiers: wireObject(object),
  relationship_attributes: attributes,
});

const wirePersonRelationship = ({ person, attributes }: PersonRelationship): object => ({
  identifiers: wirePerson(person),
  relationship_attributes: attributes,
});

export const isOversize = (text: string): boolean =>
  text.length * 3 > limits.operationBytes && byteLength(text) > limits.operationBytes;

/** @throws {CioError} naming what is longest in an operation that v2 does not take. */
export function checkSize(text: string, operation: Operation, at = '', advice = ''): void {
  if (!isOversize(text)) return;
  const { type: _, action: __, ...given } = operation;
  checkBytes(at + longestOf(given), text, limits.operationBytes, { subject: 'makes the whole', advice });
}

/**
 * Whether doing it twice changes nothing. Events carry an id under which Customer.io drops the second, while what
 * happened to a delivery would be counted again.
 */
export const isRepeatable = (operation: Operation): boolean => operation.type !== 'delivery';

export type KeyKind = 'id' | 'email' | 'other';

/** What an operation is about: operations with an equal key keep their order. */
export interface Key {
  kind: KeyKind;
  /** Of the identifier, in any case. Two may share one by chance: they keep their order too, and nothing is lost. */
  hash: number;
}

const keyOf = (kind: KeyKind, text: string): Key => {
  let hash = 0x811c9dc5 | 0;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ (text.charCodeAt(index) | 0x20), 0x01000193); // FNV-1a
  return { kind, hash: (hash ^ (hash >>> 15)) & 0x3fff_ffff };
};

/** The one thing that an operation is about, as far as its identifier tells. */
export function orderingKey(operation: Operation): Key {
  if (operation.type === 'object') return keyOf('other', objectKey(operation.object));
  if (operation.type === 'delivery') return keyOf('other', operation.deliveryId);
  return personKey(operation.action === 'merge' ? operation.primary : operation.person);
}

const none: readonly Key[] = [];

/**
 * What else it is about: the other side of a merge, and the identifiers that an identify gives to its person.
 *
 * @param wanted - The kinds to tell.
 */
export function otherKeys(operation: Operation, wanted: Readonly<Record<KeyKind, boolean>>): readonly Key[] {
  if (operation.type !== 'person') return none;
  if (operation.action === 'merge') return [personKey(operation.secondary)].filter(({ kind }) => wanted[kind]);
  if (operation.action !== 'identify' || !operation.attributes) return none;
  const { person, attributes } = operation;
  const { id, email } = attributes as { id?: unknown; email?: unknown };
  const givesEmail = wanted.email && typeof email === 'string' && person.email === undefined;
  const givesId = wanted.id && id !== undefined && id !== null && person.id === undefined;
  if (!givesEmail && !givesId) return none; // nearly always: nothing is made for it
  const keys: Key[] = [];
  if (givesEmail) keys.push(keyOf('email', email));
  if (givesId) keys.push(keyOf('id', String(id)));
  return keys;
}

function personKey({ id, email, cioId, phone }: PersonRef): Key {
  if (id !== undefined) return keyOf('id', typeof id === 'string' ? id : String(id));
  if (email !== undefined) return keyOf('email', email);
  return keyOf('other', cioId === undefined ? String(phone) : bareCioId(cioId));
}

const objectKey = ({ objectTypeId, objectId, cioObjectId }: ObjectRef): string =>
  cioObjectId ?? `${objectTypeId}:${objectId}`;
