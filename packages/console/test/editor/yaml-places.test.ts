import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Place } from '../../src/editor/document/place.ts';
import { readSource } from '../../src/editor/document/source.ts';
import { placeAtOffset, placeOfLine } from '../../src/editor/yaml-view/place-in-text.ts';
import { schemaAt, valuesOf } from '../../src/editor/yaml-view/schema-at.ts';

const folders = ['../../../server/templates/', '../../../../examples/agency/workflows/'].map(
  (path) => new URL(path, import.meta.url),
);
const texts = folders.flatMap((folder) =>
  readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const),
);

/** Every key of block style, as the library reads it: the offset where it begins, and its place. */
function keys(node: unknown, at: Place = []): { offset: number; place: Place }[] {
  if (isSeq(node) && !node.flow) return node.items.flatMap((item, index) => keys(item, [...at, index]));
  if (!isMap(node) || node.flow) return [];
  return (node.items as Pair[]).flatMap((pair) => {
    if (!isScalar(pair.key)) return [];
    const place = [...at, String(pair.key.value)];
    return [{ offset: (pair.key as Node).range?.[0] ?? 0, place }, ...keys(pair.value, place)];
  });
}

test.each(texts)('in %s each key is known by its line, and by its offset', (_name, text) => {
  const source = readSource(text);
  const all = keys(source.doc.contents);
  expect(all.length).toBeGreaterThan(4);
  for (const { offset, place } of all) {
    const line = text.slice(0, offset).split('\n').length - 1;
    const { around, key } = placeOfLine(text.split('\n'), line);
    expect([...around, key]).toEqual(place);
    expect(placeAtOffset(source, offset)).toEqual(place);
  }
});

test('a line that is being written stands in what it is indented under', () => {
  const lines = ['steps:', '  - id: a', '    type: action', '    input:', '      ', '  - id: b', '    '];
  expect(placeOfLine(lines, 4)).toEqual({ around: ['steps', 0, 'input'], key: undefined });
  expect(placeOfLine(lines, 6)).toEqual({ around: ['steps', 1], key: undefined });
  expect(placeOfLine(['steps:', '- id: a', '  type: stop'], 2)).toEqual({ around: ['steps', 0], key: 'type' });
  expect(placeOfLine(['name: a', ''], 1)).toEqual({ around: [], key: undefined });
});

test('of several shapes the schema of the one that is written is taken', () => {
  const shape = (type: string, field: string) => ({
    properties: { type: { const: type }, [field]: { description: field } },
  });
  const root = { properties: { steps: { items: { oneOf: [shape('wait', 'for'), shape('stop', 'reason')] } } } };
  const value = { steps: [{ type: 'stop' }, {}] };
  expect(schemaAt(root, ['steps', 0, 'reason'], value)).toEqual({ description: 'reason' });
  expect(schemaAt(root, ['steps', 0, 'for'], value)).toBeUndefined();
  expect(valuesOf(schemaAt(root, ['steps', 1, 'type'], value))).toEqual(['wait', 'stop']);
});
