import { anonymousWindowSeconds } from './events.ts';
import type { PersonRef } from './identifiers.ts';
import { forget } from './remove-person.ts';
import type { Workspace } from './workspace.ts';

/**
 * Merges `secondary` into `primary` and deletes it. Without a primary nothing happens, and nobody is told.
 * Devices and `unsubscribed` are not among what is carried over.
 */
export function mergePeople(workspace: Workspace, primaryRef: PersonRef, secondaryRef: PersonRef): void {
  const { people, activities, events, segments, clock, deliveries } = workspace;
  const primary = people.find(primaryRef);
  const secondary = people.find(secondaryRef);
  const at = clock.nowSeconds();
  if (!primary || !secondary || primary === secondary) {
    const reason = primary === secondary ? 'both name the same person, or nobody' : 'one of the two does not exist';
    activities.addFailure('failed_batch_update', 'merge', primary?.cioId ?? null, at, reason);
    return;
  }
  for (const [name, value] of Object.entries(secondary.attributes)) {
    if (primary.attributes[name] !== undefined) continue;
    primary.attributes[name] = value;
    primary.changedAt[name] = at;
  }
  for (const relationship of secondary.relationships ?? []) {
    const { objectTypeId, objectId } = relationship;
    const has = primary.relationships?.some((to) => to.objectTypeId === objectTypeId && to.objectId === objectId);
    if (!has) primary.relationships = [...(primary.relationships ?? []), relationship];
  }
  if (secondary.topics) primary.topics = { ...secondary.topics, ...primary.topics };
  if (secondary.channels) primary.channels = { ...secondary.channels, ...primary.channels };
  const oldest = at - anonymousWindowSeconds;
  events.handOver(secondary, primary, oldest);
  activities.handOver(secondary.cioId, primary.cioId, oldest);
  deliveries.handOver(secondary.cioId, primary.cioId);
  for (const segment of segments.all) if (segment.members.has(secondary.cioId)) segment.members.add(primary.cioId);
  const { id, email, phone } = secondary;
  forget(workspace, secondary);
  for (const [kind, value] of [
    ['id', id],
    ['email', email],
    ['phone', phone],
  ] as const) {
    if (value !== null && primary[kind] === null) people.assign(primary, kind, value);
  }
  activities.add('profile_merge', '', primary.cioId, at, { secondary: { id, email, cio_id: secondary.cioId } });
}
