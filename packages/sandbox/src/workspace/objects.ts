import type { JsonObject } from '../json.ts';

/** A company, an account, a course: whatever people are related to. */
export interface CioObject {
  readonly objectTypeId: string;
  objectId: string;
  readonly cioObjectId: string;
  attributes: JsonObject;
  changedAt: Record<string, number>;
  readonly createdAt: number;
}

export type ObjectRef = { readonly objectTypeId: string; readonly objectId: string } | { readonly cioObjectId: string };

/** The objects of one workspace. Who is related to them is kept with the people. */
export class Objects {
  readonly #byKey = new Map<string, CioObject>();
  readonly #byCioId = new Map<string, CioObject>();
  /** The number that the next `cio_object_id` is made from. */
  nextNumber = 1;

  all(): CioObject[] {
    return [...this.#byCioId.values()];
  }

  find(ref: ObjectRef): CioObject | undefined {
    if ('cioObjectId' in ref) return this.#byCioId.get(ref.cioObjectId);
    return this.#byKey.get(`${ref.objectTypeId}:${ref.objectId}`);
  }

  create(objectTypeId: string, objectId: string, createdAt: number): CioObject {
    const cioObjectId = `ob${(this.nextNumber++).toString(16).padStart(8, '0')}`;
    return this.restore({ objectTypeId, objectId, cioObjectId, attributes: {}, changedAt: {}, createdAt });
  }

  restore(object: CioObject): CioObject {
    this.#byKey.set(`${object.objectTypeId}:${object.objectId}`, object);
    this.#byCioId.set(object.cioObjectId, object);
    return object;
  }

  remove(object: CioObject): void {
    this.#byKey.delete(`${object.objectTypeId}:${object.objectId}`);
    this.#byCioId.delete(object.cioObjectId);
  }

  clear(): void {
    this.#byKey.clear();
    this.#byCioId.clear();
    this.nextNumber = 1;
  }
}
