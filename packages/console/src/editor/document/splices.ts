import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { blockItem, blockPair, blockValue, flowPair, flowValue, indented } from './render-yaml.ts';
import { rangeOf } from './source.ts';
import {
  colonEnd,
  columnOf,
  contentEnd,
  isEmpty,
  itemLines,
  keyStart,
  lineEnd,
  lineStart,
  pairEnd,
  withCommentsAbove,
} from './text-places.ts';

/** A part of the text, and what takes its place. */
export interface Splice {
  from: number;
  to: number;
  text: string;
}

export const splice = (text: string, { from, to, text: next }: Splice): string =>
  text.slice(0, from) + next + text.slice(to);

export function replacedValue(text: string, map: YAMLMap, pair: Pair, value: unknown): Splice {
  const old = pair.value as Node | null;
  const colon = colonEnd(text, pair);
  const to = pairEnd(text, pair);
  if (map.flow) return { from: colon, to, text: ` ${flowValue(value, old)}` };
  const isFlow = (isMap(old) || isSeq(old)) && old.flow && old.items.length > 0;
  const next =
    isFlow && typeof value === 'object'
      ? ` ${flowValue(value)}`
      : blockValue(value, columnOf(text, keyStart(pair)), old);
  // What is set off from its key by more than one space stays so.
  const [start] = (old && !isEmpty(old) && isInline(text, old, colon) && rangeOf(old)) || [colon];
  return start > colon && next.startsWith(' ')
    ? { from: start, to, text: next.slice(1) }
    : { from: colon, to, text: next };
}

const isInline = (text: string, node: Node, after: number): boolean =>
  /^ +$/.test(text.slice(after, rangeOf(node)?.[0] ?? after)) &&
  (isScalar(node) || ((isMap(node) || isSeq(node)) && node.flow === true));

/** What holds steps stands last in a step, and so do the steps of a workflow. */
const LAST = new Set(['steps', 'branches', 'else', 'onError', 'onMetric', 'onTimeout']);

/** @param before - The name that it is put in front of; default: behind all others. */
export function addedPair(
  text: string,
  map: YAMLMap,
  key: string | number,
  value: unknown,
  before?: string,
): Splice | undefined {
  const first = map.items[0] as Pair | undefined;
  const last = map.items.at(-1) as Pair | undefined;
  if (!first || !last) return undefined;
  const named = map.items.find((each) => isScalar(each.key) && String(each.key.value) === before);
  if (map.flow && named) {
    const from = keyStart(named as Pair);
    return { from, to: from, text: `${flowPair(key, value)}, ` };
  }
  if (map.flow) {
    const end = pairEnd(text, last);
    return { from: end, to: end, text: `, ${flowPair(key, value)}` };
  }
  const column = columnOf(text, keyStart(first));
  const pair = blockPair(key, value, column);
  const next =
    named ??
    (LAST.has(String(key))
      ? undefined
      : map.items.find((each) => isScalar(each.key) && LAST.has(String(each.key.value))));
  if (next && (next === named ? isOnOwnLine(text, next as Pair) : next !== first)) {
    const start = lineStart(text, keyStart(next as Pair));
    // A name that is changed keeps the comment above it.
    const from = next === named ? start : withCommentsAbove(text, start);
    return { from, to: from, text: `${' '.repeat(column)}${pair}\n` };
  }
  const end = lineEnd(text, pairEnd(text, last));
  return { from: end, to: end, text: `\n${' '.repeat(column)}${pair}` };
}

/** The first of a list's item stands behind the dash. */
const isOnOwnLine = (text: string, pair: Pair): boolean =>
  text.slice(lineStart(text, keyStart(pair)), keyStart(pair)).trim() === '';

export function replacedItem(text: string, list: YAMLSeq, index: number, value: unknown): Splice {
  const node = list.items[index] as Node;
  const [start] = rangeOf(node) ?? [0];
  const to = Math.max(start, contentEnd(text, node));
  if (list.flow) return { from: start, to, text: flowValue(value, node) };
  const { dash } = itemLines(text, list, index);
  const isFlow = (isMap(node) || isSeq(node)) && node.flow && typeof value === 'object';
  if (isFlow) return { from: start, to, text: flowValue(value) };
  const item = blockItem(value).slice(1);
  return {
    from: dash + 1,
    to,
    text:
      isScalar(node) && typeof value !== 'object' ? ` ${flowValue(value, node)}` : indented(item, columnOf(text, dash)),
  };
}

/**
 * More items of a list that has some.
 *
 * @param items - As YAML, the dash of the first in column 0.
 * @param values - The same as data, for a list that is written as `[ … ]`.
 */
export function addedItems(text: string, list: YAMLSeq, index: number, items: string, values: unknown[]): Splice {
  const isLast = index >= list.items.length;
  if (list.flow) {
    const flow = values.map((value) => flowValue(value)).join(', ');
    const node = list.items[isLast ? list.items.length - 1 : index] as Node;
    const at = isLast ? contentEnd(text, node) : (rangeOf(node)?.[0] ?? 0);
    return { from: at, to: at, text: isLast ? `, ${flow}` : `${flow}, ` };
  }
  const { from, to, dash } = itemLines(text, list, isLast ? list.items.length - 1 : index);
  const columns = columnOf(text, itemLines(text, list, 0).dash);
  const block = `${' '.repeat(columns)}${indented(items, columns)}`;
  if (!isLast) return { from, to: from, text: `${block}\n` };
  const isOpen = text[to - 1] !== '\n' || to <= dash;
  return { from: to, to, text: isOpen ? `\n${block}` : `${block}\n` };
}

/** An entry of a map or list that has others. */
export function removedEntry(text: string, parent: YAMLMap | YAMLSeq, index: number): Splice {
  const [startOf, endOf] = [
    (each: number) =>
      isMap(parent) ? keyStart(parent.items[each] as Pair) : (rangeOf(parent.items[each] as Node)?.[0] ?? 0),
    (each: number) =>
      isMap(parent) ? pairEnd(text, parent.items[each] as Pair) : contentEnd(text, parent.items[each] as Node),
  ];
  if (parent.flow) {
    const isLast = index === parent.items.length - 1;
    return isLast
      ? { from: endOf(index - 1), to: endOf(index), text: '' }
      : { from: startOf(index), to: startOf(index + 1), text: '' };
  }
  if (isSeq(parent)) {
    const { from, to } = itemLines(text, parent, index);
    return { from, to, text: '' };
  }
  const start = startOf(index);
  const isAlone = text.slice(lineStart(text, start), start).trim() === '';
  if (!isAlone) return { from: start, to: startOf(index + 1), text: '' };
  return { from: lineStart(text, start), to: Math.min(lineEnd(text, endOf(index)) + 1, text.length), text: '' };
}
