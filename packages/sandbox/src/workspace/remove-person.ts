import type { PersonRef } from './identifiers.ts';
import type { Person } from './person.ts';
import type { Workspace } from './workspace.ts';

/** Deletes a profile. Any later call may create it again. */
export function deletePerson(workspace: Workspace, ref: PersonRef): void {
  const person = workspace.people.find(ref);
  if (person) forget(workspace, person);
  else workspace.activities.note('there is nobody to delete');
}

/** Deletes a profile and blocks its id, its email and its phone: later calls for them are ignored. */
export function suppressPerson(workspace: Workspace, ref: PersonRef): void {
  const { people } = workspace;
  const person = people.find(ref);
  if (!person) {
    if (ref.kind !== 'cio_id') people.suppress([ref]);
    return;
  }
  const kinds = ['id', 'email', 'phone'] as const;
  people.suppress(kinds.flatMap((kind) => (person[kind] === null ? [] : [{ kind, value: person[kind] }])));
  forget(workspace, person);
}

/** Lifts the block from an identifier and the one suppressed with it. The profile stays gone. */
export function unsuppressPerson(workspace: Workspace, ref: PersonRef): void {
  workspace.people.unsuppress(ref);
}

export function forget(workspace: Workspace, person: Person): void {
  workspace.people.remove(person);
  workspace.anonymousIds.forget(person);
  for (const segment of workspace.segments.all) segment.members.delete(person.cioId);
  workspace.activities.add('profile_delete', '', person.cioId, workspace.clock.nowSeconds(), {});
}
