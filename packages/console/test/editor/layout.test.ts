import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOut } from '../../src/editor/canvas/layout.ts';
import { type Layout, NODE } from '../../src/editor/canvas/layout-parts.ts';
import { readSource } from '../../src/editor/document/source.ts';
import { allSteps, type StepNode, treeOf } from '../../src/editor/tree/tree.ts';
import { workflowText } from './generated.ts';

interface Rect {
  what: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const rects = ({ boxes, labels, gaps }: Layout): Rect[] => [
  ...boxes.map(({ key, x, y }) => around(key, x, y, NODE.width, NODE.height)),
  ...labels.map(({ key, x, y, width }) => around(`label ${key}`, x, y, Math.min(width, NODE.width), 28)),
  ...gaps.map(({ key, x, y, isEmpty }) =>
    around(`gap ${key}`, x, y - (isEmpty ? 16 : 12), isEmpty ? 32 : 24, isEmpty ? 32 : 24),
  ),
];
const around = (what: string, x: number, top: number, width: number, height: number): Rect => ({
  what,
  left: x - width / 2,
  right: x + width / 2,
  top,
  bottom: top + height,
});

function overlaps(all: Rect[]): string[] {
  const sorted = all.toSorted((one, other) => one.top - other.top);
  return sorted.flatMap((one, index) =>
    sorted
      .slice(index + 1)
      .filter((other) => other.top < one.bottom && other.left < one.right && one.left < other.right)
      .map((other) => `${one.what} and ${other.what}`),
  );
}

const step = (id: string, lanes: StepNode['lanes'] = []): StepNode => ({
  id,
  type: 'set',
  step: {},
  place: ['steps', 0],
  lanes,
});

test('nothing on the canvas overlaps, all of it is within its bounds, and the order is the one that is written', () => {
  fc.assert(
    fc.property(workflowText, (text) => {
      const tree = treeOf(readSource(text).plain);
      const layout = layOut(tree);
      const all = rects(layout);
      expect(overlaps(all)).toEqual([]);
      for (const { left, right, top, bottom } of all) {
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(layout.width);
        expect(bottom).toBeLessThanOrEqual(layout.height);
      }
      expect(layout.boxes.slice(1).map((box) => box.step?.id)).toEqual(allSteps(tree).map(({ id }) => id));
      for (const { lines } of [layout]) for (const { from, to } of lines) expect(to.y).toBeGreaterThanOrEqual(from.y);
    }),
    { numRuns: 200 },
  );
});

test('there is a place to put a step in before, between and behind all others, and in each empty lane', () => {
  fc.assert(
    fc.property(workflowText, (text) => {
      const tree = treeOf(readSource(text).plain);
      const lists = [tree, ...allSteps(tree).flatMap(({ lanes }) => lanes.map(({ steps }) => steps))];
      const { gaps } = layOut(tree);
      expect(gaps).toHaveLength(lists.reduce((sum, { length }) => sum + length + 1, 0));
      expect(new Set(gaps.map(({ key }) => key)).size).toBe(gaps.length);
    }),
    { numRuns: 100 },
  );
});

test('a test that two things on one spot would fail', () => {
  expect(overlaps([around('a', 0, 0, 10, 10), around('b', 4, 4, 10, 10)])).toEqual(['a and b']);
  expect(layOut([step('a'), step('b')]).boxes).toHaveLength(3);
});
