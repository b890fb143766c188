import type { JsonObject } from '../json.ts';
import type { ObjectRef } from './objects.ts';
import type { Person } from './person.ts';

/** To an object, of somebody who is not known yet. */
export interface AnonymousRelationship {
  readonly ref: ObjectRef;
  readonly attributes: JsonObject;
}

/** Which person an anonymous id belongs to, and what waits for one. */
export class AnonymousIds {
  readonly #owners = new Map<string, Person>();
  /** Anonymous id → relationships that its person will get. */
  readonly relationships = new Map<string, readonly AnonymousRelationship[]>();

  ownerOf(anonymousId: string): Person | undefined {
    return this.#owners.get(anonymousId);
  }

  assign(person: Person, anonymousId: string): void {
    this.#owners.set(anonymousId, person);
    person.anonymousIds ??= [];
    if (!person.anonymousIds.includes(anonymousId)) person.anonymousIds.push(anonymousId);
  }

  forget(person: Person): void {
    for (const anonymousId of person.anonymousIds ?? []) this.#owners.delete(anonymousId);
  }

  addRelationship(anonymousId: string, relationship: AnonymousRelationship): void {
    this.relationships.set(anonymousId, [...(this.relationships.get(anonymousId) ?? []), relationship]);
  }

  takeRelationships(anonymousId: string): readonly AnonymousRelationship[] {
    const waiting = this.relationships.get(anonymousId) ?? [];
    this.relationships.delete(anonymousId);
    return waiting;
  }

  clear(): void {
    this.#owners.clear();
    this.relationships.clear();
  }
}
