import { byteLength, isJsonObject, type JsonObject, orAbsent } from '../json.ts';
import type { EventType, NewEvent } from '../workspace/events.ts';
import { unixSeconds } from '../workspace/unix-seconds.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type EntityProblem, invalid, required } from './entity-problem.ts';
import { maxEventNameBytes } from './events.ts';

/** Reads a v2 event, page or screen. */
export function readEntityEvent(
  type: EventType,
  { name, id, timestamp, attributes }: JsonObject,
): NewEvent | EntityProblem {
  const data = orAbsent(attributes) ?? {};
  if (typeof name !== 'string' || name.trim() === '') return required('name');
  if (byteLength(name) > maxEventNameBytes) return invalid('name', `name must be at most ${maxEventNameBytes} bytes`);
  if (!isJsonObject(data)) return invalid('attributes', 'attributes must be an object');
  return {
    type,
    name: name.trim(),
    id: typeof id === 'string' && id !== '' ? id : undefined,
    timestamp: unixSeconds(timestamp),
    data,
  };
}

/** What the activity log keeps of content that somebody viewed or clicked. */
export function readContentEvent(
  { clock }: Workspace,
  { timestamp, attributes }: JsonObject,
): { at: number; data: JsonObject } {
  return { at: unixSeconds(timestamp) ?? clock.nowSeconds(), data: isJsonObject(attributes) ? attributes : {} };
}
