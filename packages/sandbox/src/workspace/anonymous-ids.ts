import type { Person } from './person.ts';

/** Which person an anonymous id belongs to. */
export class AnonymousIds {
  readonly #owners = new Map<string, Person>();

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

  clear(): void {
    this.#owners.clear();
  }
}
