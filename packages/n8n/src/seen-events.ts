/** As many ids as a trigger remembers, the newest. */
const maxRemembered = 10_000;

const seenAt = new Map<string, Set<string>>();

/**
 * Whether a report comes for the first time, as far as this process remembers. n8n's own memory for a workflow is no
 * help: what a webhook changes in it is kept the first time only (seen in 2.41.1).
 */
export function isNew(place: string, eventId: string): boolean {
  const seen = seenAt.get(place) ?? new Set<string>();
  seenAt.set(place, seen);
  if (seen.has(eventId)) return false;
  seen.add(eventId);
  const [oldest] = seen;
  if (seen.size > maxRemembered && oldest !== undefined) seen.delete(oldest);
  return true;
}
