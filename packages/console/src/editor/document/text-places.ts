import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Place } from './place.ts';
import { rangeOf } from './source.ts';

// Where things stand in a text. Offsets count characters from 0.

export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** Of the line's text, without its line break. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

export const columnOf = (text: string, at: number): number => at - lineStart(text, at);

/** Behind the last character of what a node says: no comment and no line break. */
export function contentEnd(text: string, node: Node): number {
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last: Pair | Node | undefined = node.items.at(-1) as Pair | Node | undefined;
    if (last !== undefined) return 'key' in last ? pairEnd(text, last as Pair) : contentEnd(text, last);
  }
  let [start, end] = rangeOf(node) ?? [0, 0];
  while (end > start && /\s/.test(text[end - 1] ?? '')) end -= 1;
  return end;
}

export function pairEnd(text: string, pair: Pair): number {
  const value = pair.value as Node | null;
  const end = value === null || isEmpty(value) ? 0 : contentEnd(text, value);
  return Math.max(end, colonEnd(text, pair));
}

/** Behind the colon of a pair; behind its key where it has none. */
export function colonEnd(text: string, pair: Pair): number {
  const [, end] = rangeOf(pair.key as Node) ?? [0, 0];
  const [colon] = /^\s*:/.exec(text.slice(end, end + 100)) ?? [''];
  return end + colon.length;
}

export const keyStart = (pair: Pair): number => rangeOf(pair.key as Node)?.[0] ?? 0;

/** A value that was never written, as of `key:`. */
export const isEmpty = (node: Node): boolean => {
  const range = rangeOf(node);
  return isScalar(node) && range !== undefined && range[0] === range[1];
};

/** Where the comment lines right above a line begin. */
export function withCommentsAbove(text: string, start: number): number {
  let from = start;
  while (from > 0) {
    const above = lineStart(text, from - 1);
    if (!/^[ \t]*#/.test(text.slice(above, from))) break;
    from = above;
  }
  return from;
}

/** The lines of an item of a block list: with the comments right above it, up to and with its last line break. */
export function itemLines(text: string, list: YAMLSeq, index: number): { from: number; to: number; dash: number } {
  const node = list.items[index] as Node;
  const [start] = rangeOf(node) ?? [0];
  const dash = text.lastIndexOf('-', start - 1);
  const end = lineEnd(text, Math.max(contentEnd(text, node), dash + 1));
  return { from: withCommentsAbove(text, lineStart(text, dash)), to: Math.min(end + 1, text.length), dash };
}

export const pairAt = (map: YAMLMap, key: string | number): Pair | undefined =>
  map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key)) as Pair | undefined;

/** The node at a place; where an alias is on the way, that one, with what is left of the way. */
export function nodeAt(root: Node | null, place: Place): { node: Node | undefined; rest: Place } {
  let node: Node | undefined = root ?? undefined;
  for (const [index, part] of place.entries()) {
    if (isAlias(node)) return { node, rest: place.slice(index) };
    if (isMap(node)) node = (pairAt(node, part)?.value ?? undefined) as Node | undefined;
    else if (isSeq(node)) node = node.items[Number(part)] as Node | undefined;
    else return { node: undefined, rest: [] };
  }
  return { node, rest: [] };
}
