import type { Person } from './person.ts';
import { relate, upsertObject } from './relate.ts';
import type { Workspace } from './workspace.ts';

/** Gives a person what was known of an anonymous id: events of the last 30 days, and relationships to objects. */
export function claimAnonymousId(workspace: Workspace, person: Person, anonymousId: string): void {
  if (workspace.anonymousIds.ownerOf(anonymousId)) return; // it belongs to its first claimant
  workspace.anonymousIds.assign(person, anonymousId);
  const events = workspace.events.claim(person, anonymousId);
  for (const { ref, attributes } of workspace.anonymousIds.takeRelationships(anonymousId)) {
    const object = upsertObject(workspace, ref);
    if (object) relate(workspace, person, object, attributes);
  }
  workspace.activities.add('anon_merge', anonymousId, person.cioId, workspace.clock.nowSeconds(), { events });
}
