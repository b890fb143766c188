import { isSame } from '../../schema-form/schema.ts';
import type { Edit } from '../document/panel-props.ts';
import { isRecord, type Place } from '../document/place.ts';

/** The fewest changes that make one value the other, so that what is written beside them stays as it was written. */
export function editsBetween(before: unknown, after: unknown, at: Place): Edit[] {
  if (Object.is(before, after) || isSame(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    // A name in the midst of others: the whole says where it stands.
    if (!isInOrder(before, after)) return [{ at, value: after }];
    const names = [...Object.keys(before), ...Object.keys(after).filter((name) => !Object.hasOwn(before, name))];
    return names.flatMap((name) => editsBetween(before[name], after[name], [...at, name]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return after.flatMap((value: unknown, index) => editsBetween(before[index], value, [...at, index]));
  }
  return [{ at, value: after }];
}

/** Whether what is new stands behind all that was there. */
function isInOrder(before: object, after: object): boolean {
  const names = Object.keys(after);
  const lastOld = names.findLastIndex((name) => Object.hasOwn(before, name));
  return names.slice(0, lastOld).every((name) => Object.hasOwn(before, name));
}

/** What is done in one place, one letter after the other, is one step back. */
export const burstOf = (edits: readonly Edit[]): string => edits.map(({ at }) => at.join('/')).join(' ');
