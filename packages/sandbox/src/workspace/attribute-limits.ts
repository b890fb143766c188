import { asText, isLongerThan, type Json, type JsonObject } from '../json.ts';

/** Published limits of the Track API (read 2026-08). */
export const attributeLimits = { nameBytes: 150, valueBytes: 1000, perPerson: 300 } as const;

/** Keys of an identify that are no attributes. */
export const instructions = new Set(['_update', '_timestamp', 'anonymous_id', 'cio_relationships', 'cio_id']);
const preferences = 'cio_subscription_preferences';

export const isTooLong = (value: Json): boolean =>
  (typeof value === 'string' || typeof value === 'object') && isLongerThan(asText(value), attributeLimits.valueBytes);

const none: readonly string[] = [];

/** Names of the attributes whose value is over its limit: mostly none, and asked of every identify. */
export function longAttributes(attributes: JsonObject): readonly string[] {
  let names: string[] | undefined;
  for (const name in attributes) {
    const value = attributes[name];
    if (value === undefined || typeof value === 'number' || typeof value === 'boolean' || !isTooLong(value)) continue;
    if (instructions.has(name) || name === preferences) continue;
    names ??= [];
    names.push(name);
  }
  return names ?? none;
}
