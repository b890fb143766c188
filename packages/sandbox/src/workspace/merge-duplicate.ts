import type { JsonObject } from '../json.ts';
import type { PersonRef } from './identifiers.ts';
import { mergePeople } from './merge-people.ts';
import type { Person } from './person.ts';
import type { Workspace } from './workspace.ts';

/**
 * Merges two profiles that one identify shows to be the same person: one known by id alone, the other by email alone.
 * The older one stays. Returns who the call is about from then on.
 */
export function mergeDuplicate(workspace: Workspace, person: Person, ref: PersonRef, attributes: JsonObject): Person {
  const other = duplicateOf(workspace, person, ref, attributes);
  if (!other) return person;
  const [older, younger] = other.cioId < person.cioId ? [other, person] : [person, other];
  mergePeople(workspace, { kind: 'cio_id', value: older.cioId }, { kind: 'cio_id', value: younger.cioId });
  return older;
}

function duplicateOf(
  { people }: Workspace,
  person: Person,
  ref: PersonRef,
  { id, email }: JsonObject,
): Person | undefined {
  if (ref.kind === 'id' && person.id !== null && person.email === null && typeof email === 'string') {
    const other = people.find({ kind: 'email', value: email });
    return other?.id === null ? other : undefined;
  }
  if (ref.kind === 'email' && person.email !== null && person.id === null && typeof id === 'string') {
    const other = people.find({ kind: 'id', value: id });
    return other?.email === null ? other : undefined;
  }
  return undefined;
}
