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
  /** Blocked identifiers, as `kind:value`. */
  readonly suppressed = new Set<string>();
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

  suppress(ref: PersonRef): void {
    this.suppressed.add(`${ref.kind}:${normalise(ref)}`);
  }

  unsuppress(ref: PersonRef): void {
    this.suppressed.delete(`${ref.kind}:${normalise(ref)}`);
  }
}
