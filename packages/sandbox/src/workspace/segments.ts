import type { AudienceFilter } from './audience-filter.ts';
import { matchesFilter } from './audience-filter.ts';
import type { IdentifierKind } from './identifiers.ts';
import type { Person } from './person.ts';
import type { Workspace } from './workspace.ts';

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
  readonly #workspace: Workspace;
  readonly #byId = new Map<number, Segment>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
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
      createdAt: this.#workspace.clock.nowSeconds(),
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
    return segment.filter ? matchesFilter(this.#workspace, segment.filter, person) : segment.members.has(person.cioId);
  }

  membersOf(segment: Segment): Person[] {
    const { people } = this.#workspace;
    if (segment.filter) return [...people.all()].filter((person) => this.has(segment, person));
    return [...segment.members].flatMap((value) => people.find({ kind: 'cio_id', value }) ?? []);
  }

  /** Adds or removes people of a manual segment. Ids that name nobody are ignored, as documented. */
  change(segment: Segment, how: 'add' | 'remove', kind: IdentifierKind, ids: readonly string[]): void {
    for (const value of ids) {
      const person = this.#workspace.people.find({ kind, value });
      if (!person) continue;
      if (how === 'add') segment.members.add(person.cioId);
      else segment.members.delete(person.cioId);
    }
  }
}
