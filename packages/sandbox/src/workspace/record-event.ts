import type { NewEvent } from './events.ts';
import type { PersonRef } from './identifiers.ts';
import { identifyPerson } from './identify-person.ts';
import type { Workspace } from './workspace.ts';

/** Records an event of a named person, creating the profile when there is none (our choice: it is undocumented). */
export function recordEvent(workspace: Workspace, ref: PersonRef, event: NewEvent): void {
  const person = workspace.people.find(ref) ?? identifyPerson(workspace, ref, {});
  if (person) {
    workspace.events.record(event, person);
    return;
  }
  const at = workspace.clock.nowSeconds();
  workspace.activities.addFailure(
    'failed_event',
    event.name,
    null,
    at,
    'the person is unknown or suppressed',
    ref.value,
  );
}
