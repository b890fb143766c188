import type { Clock } from '../clock.ts';
import type { AudienceFilter } from './audience-filter.ts';
import { matchesFilter } from './audience-filter.ts';
import type { IdentifierKind } from './identifiers.ts';
import type { People } from './people.ts';
import type { Person } from './person.ts';

export interface Segment {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  /** Data-driven segments have a filter; manual ones have members. */
  readonly filter: AudienceFilter | null;
  /** `cio_id`s. */
  readonly members: Set<string>;
  readonly createdAt: number;
}

/** The segments of one workspace. */
export class Segments {
  readonly #clock: Clock;
  readonly #people: People;
  readonly #byId = new Map<number, Segment>();

  constructor(clock: Clock, people: People) {
    this.#clock = clock;
    this.#people = people;
  }

  get all(): Segment[] {
    return [...this.#byId.values()];
  }

  find(id: number): Segment | undefined {
    return this.#byId.get(id);
  }

  add(given: { name: string; description?: string; filter?: AudienceFilter | null; id?: number }): Segment {
    const segment: Segment = {
      id: given.id ?? Math.max(0, ...this.#byId.keys()) + 1,
      name: given.name,
      description: given.description ?? '',
      filter: given.filter ?? null,
      members: new Set(),
      createdAt: this.#clock.nowSeconds(),
    };
    this.#byId.set(segment.id, segment);
    return segment;
  }

  remove(id: number): void {
    this.#byId.delete(id);
  }

  clear(): void {
    this.#byId.clear();
  }

  has(segment: Segment, person: Person): boolean {
    return segment.filter ? this.matches(segment.filter, person) : segment.members.has(person.cioId);
  }

  /** Whether a person is in the audience that a filter describes. A segment that does not exist is empty. */
  matches(filter: AudienceFilter, person: Person): boolean {
    return matchesFilter(filter, person, (id, candidate) => {
      const segment = this.find(id);
      return segment !== undefined && this.has(segment, candidate);
    });
  }

  membersOf(segment: Segment): Person[] {
    if (segment.filter) return [...this.#people.all()].filter((person) => this.has(segment, person));
    return [...segment.members].flatMap((value) => this.#people.find({ kind: 'cio_id', value }) ?? []);
  }

  /** Adds or removes people of a manual segment. Ids that name nobody are ignored, as documented. Returns how many named somebody. */
  change(segment: Segment, how: 'add' | 'remove', kind: IdentifierKind, ids: readonly string[]): number {
    let changed = 0;
    for (const value of ids) {
      const person = this.#people.find({ kind, value });
      if (!person) continue;
      if (how === 'add') segment.members.add(person.cioId);
      else segment.members.delete(person.cioId);
      changed++;
    }
    return changed;
  }
}
