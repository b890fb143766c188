import { type IdentifierKind, normalise, type PersonRef } from './identifiers.ts';
import { Person } from './person.ts';

type SettableKind = Exclude<IdentifierKind, 'cio_id'>;

/** The profiles of one workspace, found by any identifier. */
export class People {
  readonly #by: Record<IdentifierKind, Map<string, Person>> = {
    id: new Map(),
    email: new Map(),
    phone: new Map(),
    cio_id: new Map(),
  };
  /** Blocked identifiers as `kind:value`, each with those blocked together with it. */
  readonly suppressed = new Map<string, readonly string[]>();
  /** The number that the next `cio_id` is made from. */
  nextNumber = 1;

  get count(): number {
    return this.#by.cio_id.size;
  }

  all(): IterableIterator<Person> {
    return this.#by.cio_id.values();
  }

  find(ref: PersonRef): Person | undefined {
    return this.#by[ref.kind].get(normalise(ref));
  }

  create(): Person {
    const person = new Person(`c3d4${(this.nextNumber++).toString(16).padStart(8, '0')}`);
    this.#by.cio_id.set(person.cioId, person);
    return person;
  }

  /** Puts a profile back as a snapshot remembers it. */
  restore(person: Person): void {
    this.#by.cio_id.set(person.cioId, person);
    for (const kind of ['id', 'email', 'phone'] as const) {
      const value = person[kind];
      if (value !== null) this.#by[kind].set(normalise({ kind, value }), person);
    }
  }

  /** Gives `person` an identifier that nobody else has. */
  assign(person: Person, kind: SettableKind, value: string): void {
    const old = person[kind];
    if (old !== null) this.#by[kind].delete(normalise({ kind, value: old }));
    person[kind] = value;
    this.#by[kind].set(normalise({ kind, value }), person);
  }

  remove(person: Person): void {
    this.#by.cio_id.delete(person.cioId);
    for (const kind of ['id', 'email', 'phone'] as const) {
      const value = person[kind];
      if (value !== null) this.#by[kind].delete(normalise({ kind, value }));
    }
  }

  isSuppressed(ref: PersonRef): boolean {
    return this.suppressed.size > 0 && this.suppressed.has(`${ref.kind}:${normalise(ref)}`);
  }

  /** Blocks identifiers of one person, together. */
  suppress(refs: readonly PersonRef[]): void {
    const keys = refs.map((ref) => `${ref.kind}:${normalise(ref)}`);
    for (const key of keys) this.suppressed.set(key, keys);
  }

  /** Lifts the block from an identifier and from those blocked together with it. */
  unsuppress(ref: PersonRef): void {
    const key = `${ref.kind}:${normalise(ref)}`;
    for (const together of this.suppressed.get(key) ?? []) this.suppressed.delete(together);
  }

  clear(): void {
    for (const index of Object.values(this.#by)) index.clear();
    this.suppressed.clear();
    this.nextNumber = 1;
  }
}
