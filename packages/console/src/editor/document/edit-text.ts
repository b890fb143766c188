import { isSeq, type Node } from 'yaml';
import { setInText, taken } from './change-text.ts';
import type { Edit } from './panel-props.ts';
import { isRecord, type Place, valueAt, withValue } from './place.ts';
import { blockItem } from './render-yaml.ts';
import { isSameData, type Source } from './source.ts';
import { addedItems } from './splices.ts';
import { nodeAt } from './text-places.ts';

/**
 * Makes edits in a text. Of a value that is given whole, only what differs is written, so that comments inside stay.
 *
 * @param source - One that is not broken.
 */
export const editText = (source: Source, edits: readonly Edit[]): Source =>
  edits.reduce((now, { at, value }) => differences(valueAt(now.plain, at), value, at).reduce(made, now), source);

/** One change that touches one place. */
type Change = { at: Place; value: unknown; before?: string } | { at: Place; inserted: unknown };

function made(source: Source, change: Change): Source {
  if ('value' in change) return setInText(source, change.at, change.value, change.before);
  return withItem(source, change.at, change.inserted);
}

function withItem(source: Source, at: Place, inserted: unknown): Source {
  const place = at.slice(0, -1);
  const index = Number(at.at(-1));
  const list = nodeAt(source.doc.contents as Node | null, place).node;
  const next = (valueAt(source.plain, place) as unknown[]).toSpliced(index, 0, inserted);
  const change =
    isSeq(list) && list.items.length > 0
      ? addedItems(source.text, list, index, blockItem(inserted), [inserted])
      : undefined;
  return taken(source, change, withValue(source.plain, place, next)) ?? setInText(source, place, next);
}

function differences(before: unknown, after: unknown, at: Place): Change[] {
  if (isSameData(before, after)) return [];
  if (isRecord(before) && isRecord(after) && Object.keys(before).some((key) => key in after)) {
    const gone = Object.keys(before).filter((key) => after[key] === undefined);
    const names = Object.keys(after);
    return [
      ...gone.map((key) => ({ at: [...at, key], value: undefined })),
      ...names.flatMap((key, index): Change[] => {
        if (before[key] !== undefined) return differences(before[key], after[key], [...at, key]);
        const next = names.slice(index + 1).find((each) => before[each] !== undefined);
        return [{ at: [...at, key], value: after[key], ...(next !== undefined && { before: next }) }];
      }),
    ];
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length > 0 && after.length > 0) {
    return listDifferences(before, after, at);
  }
  return [{ at, value: after }];
}

function listDifferences(before: unknown[], after: unknown[], at: Place): Change[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isSameData(before[start], after[start])) start += 1;
  let end = 0;
  while (end < shorter - start && isSameData(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const [old, next] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const both = Math.min(old.length, next.length);
  const place = (index: number): Place => [...at, start + index];
  return [
    ...next.slice(0, both).flatMap((value, index) => differences(old[index], value, place(index))),
    ...old.slice(both).map(() => ({ at: place(both), value: undefined })),
    ...next.slice(both).map((value, index) => ({ at: place(both + index), inserted: value })),
  ];
}
