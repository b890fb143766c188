import { isAlias, isMap, isSeq, type Node, visit } from 'yaml';
import { isRecord, type Place, valueAt, withValue } from './place.ts';
import { blockDocument, blockItem, blockPair } from './render-yaml.ts';
import { isSameData, readSource, type Source } from './source.ts';
import { addedItems, addedPair, removedEntry, replacedItem, replacedValue, type Splice, splice } from './splices.ts';
import { nodeAt, pairAt } from './text-places.ts';

/**
 * Sets what stands at one place, or takes it away, and leaves the rest of the text as it is, to the character.
 *
 * Where the text is written in a way that cannot be changed so (anchors that others repeat, explicit keys), the whole
 * of it is written anew, with its comments.
 *
 * @param before - The name that a new one is put in front of; default: behind all others.
 */
export function setInText(source: Source, at: Place, value: unknown, before?: string): Source {
  const expected = withValue(source.plain, at, value);
  const change = value === undefined ? removal(source, at) : setting(source, at, value, before);
  return taken(source, change, expected) ?? rewritten(source, at, value);
}

/** The text after a splice, when that says what it should. */
export function taken(source: Source, change: Splice | undefined, expected: unknown): Source | undefined {
  if (!change) return undefined;
  const next = readSource(splice(source.text, change));
  return next.broken === undefined && isSameData(next.plain, expected) ? next : undefined;
}

function rewritten({ doc, plain }: Source, at: Place, value: unknown): Source {
  const copy = doc.clone();
  visit(copy, { Alias: (_key, alias) => copy.createNode(alias.resolve(copy)?.toJS(copy)) as Node });
  visit(copy, {
    Collection: (_key, node) => void delete node.anchor,
    Scalar: (_key, node) => void delete node.anchor,
  });
  const expected = withValue(plain, at, value);
  const [first = ''] = at;
  if (at.length === 0) copy.contents = copy.createNode(expected) as Node;
  else if (value === undefined) copy.deleteIn(at);
  else copy.setIn(at, copy.createNode(value));
  const next = readSource(copy.toString({ lineWidth: 0 }));
  if (next.broken === undefined && isSameData(next.plain, expected)) return next;
  copy.setIn([first], copy.createNode(valueAt(expected, [first])));
  return readSource(copy.toString({ lineWidth: 0 }));
}

function setting(source: Source, at: Place, value: unknown, next?: string): Splice | undefined {
  const { text, doc, plain } = source;
  const key = at.at(-1);
  if (key === undefined) return { from: 0, to: text.length, text: blockDocument(value) };
  const before = at.slice(0, -1);
  const { node: parent, rest } = nodeAt(doc.contents as Node | null, before);
  if (isAlias(parent)) {
    const alias = before.slice(0, before.length - rest.length);
    return setting(source, alias, withValue(valueAt(plain, alias), at.slice(alias.length), value));
  }
  if (isMap(parent) && (parent.items.length > 0 || before.length === 0)) {
    const pair = pairAt(parent, key);
    return pair ? replacedValue(text, parent, pair, value) : addedPair(text, parent, key, value, next);
  }
  if (isSeq(parent) && parent.items.length > 0) {
    const index = Number(key);
    if (index < parent.items.length) return replacedItem(text, parent, index, value);
    return addedItems(text, parent, parent.items.length, blockItem(value), [value]);
  }
  if (before.length === 0) return { from: text.length, to: text.length, text: `${blockPair(key, value, 0)}\n` };
  return setting(
    source,
    before,
    typeof key === 'number' && !isRecord(valueAt(plain, before)) ? [value] : { [key]: value },
  );
}

function removal(source: Source, at: Place): Splice | undefined {
  const { text, doc } = source;
  const parent = nodeAt(doc.contents as Node | null, at.slice(0, -1)).node;
  const key = at.at(-1) ?? '';
  if (!(isMap(parent) || isSeq(parent))) return undefined;
  if (parent.items.length === 1)
    return at.length === 1 ? undefined : setting(source, at.slice(0, -1), isMap(parent) ? {} : []);
  const index = isSeq(parent) ? Number(key) : parent.items.indexOf(pairAt(parent, key) as never);
  if (index < 0) return undefined;
  return removedEntry(text, parent, index);
}
