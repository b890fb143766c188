import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import type { PersonIdentifiers } from '../person.ts';
import { toWire } from '../wire.ts';
import type { AppCall, AppCaller } from './app-caller.ts';
import type { Paged, PageQuery } from './paged.ts';

/** One object, by your id for it or by Customer.io's. */
export type ObjectReference = { objectTypeId: number | string } & ({ objectId: string } | { cioObjectId: string });

/** Which objects are meant: exactly one of these, nested at will. */
export type ObjectFilter =
  | { and: ObjectFilter[] }
  | { or: ObjectFilter[] }
  | { not: ObjectFilter }
  | {
      objectAttribute: { typeId?: number | string; field: string } & (
        | { operator: 'eq'; value: string }
        | { operator: 'exists' }
      );
    };

export interface ObjectIdentifiers {
  objectId?: string | null;
  cioObjectId?: string;
  [unknown: string]: unknown;
}

export interface CioObject {
  objectTypeId: number | string;
  identifiers: ObjectIdentifiers;
  /** Every value is text. */
  attributes: Record<string, string>;
  /** Unix seconds of each attribute's last change. */
  timestamps?: Record<string, number> | undefined;
  [unknown: string]: unknown;
}

export interface ObjectMember {
  identifiers: PersonIdentifiers;
  attributes?: Record<string, unknown> | undefined;
  [unknown: string]: unknown;
}

/** Objects, such as the companies that people work for. The Track API makes and changes them. */
export class ObjectsApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  /** Objects of one type that match. */
  search(
    objectTypeId: number | string,
    filter: ObjectFilter,
    query: PageQuery = {},
    options?: CallOptions,
  ): Paged<ObjectIdentifiers> {
    const body = { object_type_id: String(objectTypeId), filter: toWire(filter) };
    return this.#caller.paged('identifiers', query, { method: 'POST', route: '/v1/objects', body, options });
  }

  async attributes(object: ObjectReference, options?: CallOptions): Promise<CioObject> {
    const route = '/v1/objects/{object_type_id}/{object_id}/attributes';
    return this.#caller.one('object', { method: 'GET', route, ...named(object), options });
  }

  /** The people related to it. */
  relationships(object: ObjectReference, query: PageQuery = {}, options?: CallOptions): Paged<ObjectMember> {
    const route = '/v1/objects/{object_type_id}/{object_id}/relationships';
    return this.#caller.paged('cio_relationships', query, () => ({ method: 'GET', route, ...named(object), options }));
  }
}

function named({ objectTypeId, ...ids }: ObjectReference): Pick<AppCall, 'params' | 'query'> {
  const [[name, id] = ['', ''], ...more] = Object.entries(ids);
  if (more.length > 0 || (name !== 'objectId' && name !== 'cioObjectId')) {
    throw invalidInput('object', 'must name exactly one of objectId and cioObjectId');
  }
  return {
    params: { object_type_id: objectTypeId, object_id: id },
    query: { id_type: name === 'objectId' ? 'object_id' : 'cio_object_id' },
  };
}
