import { type Place, pointerOf } from '../document/place.ts';
import type { Lane, StepNode } from '../tree/tree.ts';
import { GAP, type Layout, type Line, NODE } from './layout-parts.ts';

// A workflow is a tree of lists: a list is a column, the lists inside a step are columns side by side under it.

const LANE_GAP = 32;
const LABEL = 28;
const EMPTY = 36;
const FRAME = 16;

interface Size {
  width: number;
  height: number;
}

/** Where everything of a workflow stands on the canvas. Nothing overlaps, and the order is the one that is written. */
export function layOut(tree: readonly StepNode[]): Layout {
  const size = sizeOfList(tree);
  const layout: Layout = { boxes: [], gaps: [], labels: [], lines: [], frames: [], width: size.width, height: 0 };
  const x = size.width / 2;
  layout.boxes.push({ key: '/trigger', place: ['trigger'], step: undefined, x, y: 0 });
  const end = placeList(layout, tree, ['steps'], x, NODE.height, undefined);
  layout.height = end.y + EMPTY;
  return layout;
}

/** A column of steps, each with the line that leads to it, and a line behind the last. */
function sizeOfList(steps: readonly StepNode[]): Size {
  const sizes = steps.map(sizeOfStep);
  return {
    width: Math.max(NODE.width, ...sizes.map(({ width }) => width)),
    height: sizes.reduce((sum, { height }) => sum + GAP + height, 0) + (steps.length === 0 ? GAP + EMPTY : GAP),
  };
}

const sizes = new WeakMap<StepNode, Size>();

function sizeOfStep(step: StepNode): Size {
  const known = sizes.get(step);
  if (known) return known;
  const columns = columnsOf(step);
  const inner = columns.map((lane) => (lane ? sizeOfList(lane.steps) : { width: NODE.width / 2, height: 0 }));
  const frame = step.type === 'forEach' ? 2 * FRAME : 0;
  const size =
    columns.length === 0
      ? NODE
      : {
          width: Math.max(
            NODE.width,
            inner.reduce((sum, { width }) => sum + width, LANE_GAP * (inner.length - 1)) + frame,
          ),
          height: NODE.height + GAP + LABEL + Math.max(...inner.map(({ height }) => height)) + GAP / 2 + frame / 2,
        };
  sizes.set(step, size);
  return size;
}

/** The lanes of a step; beside the one for failures stands the way that is gone when there is none. */
const columnsOf = ({ lanes }: StepNode): (Lane | undefined)[] =>
  lanes[0]?.kind === 'onError' ? [undefined, ...lanes] : lanes;

/** @returns where the flow goes on below; `isOpen` is false when no run comes there. */
function placeList(
  layout: Layout,
  steps: readonly StepNode[],
  list: Place,
  x: number,
  top: number,
  lane: Line['lane'],
): { y: number; isOpen: boolean } {
  const isError = lane?.lane.kind === 'onError';
  const gap = (index: number, y: number, isEmpty = false) =>
    layout.gaps.push({ key: `${pointerOf(list)}/${index}`, list, index, x, y, isEmpty, after: steps[index - 1], lane });
  const line = (from: number, to: number, into: StepNode | undefined, after: StepNode | undefined) =>
    layout.lines.push({
      key: `${pointerOf(list)}@${from}`,
      from: { x, y: from },
      to: { x, y: to },
      isJoin: false,
      isError,
      into,
      lane,
      after,
      isPast: false,
    });
  let y = top;
  for (const [index, step] of steps.entries()) {
    line(y, y + GAP, step, steps[index - 1]);
    gap(index, y + GAP / 2);
    placeStep(layout, step, x, y + GAP);
    y += GAP + sizeOfStep(step).height;
  }
  const isOpen = steps.at(-1)?.type !== 'stop';
  const isEmpty = steps.length === 0;
  gap(steps.length, y + (isEmpty ? (GAP + EMPTY) / 2 : GAP / 2), isEmpty);
  const end = y + (isEmpty ? GAP + EMPTY : GAP);
  if (isOpen) line(y, end, undefined, steps.at(-1));
  return { y: end, isOpen };
}

function placeStep(layout: Layout, step: StepNode, x: number, y: number): void {
  const key = pointerOf(step.place);
  layout.boxes.push({ key, place: step.place, step, x, y });
  const columns = columnsOf(step);
  if (columns.length === 0) return;
  const widths = columns.map((lane) => (lane ? sizeOfList(lane.steps).width : NODE.width / 2));
  const total = widths.reduce((sum, width) => sum + width, LANE_GAP * (widths.length - 1));
  const bottom = y + sizeOfStep(step).height;
  const head = { x, y: y + NODE.height };
  let left = x - total / 2;
  for (const [index, lane] of columns.entries()) {
    const width = widths[index] ?? NODE.width;
    const middle = left + width / 2;
    left += width + LANE_GAP;
    const at = lane && { lane, head: step };
    const top = head.y + GAP;
    const line = {
      isError: lane?.kind === 'onError',
      into: undefined,
      lane: at,
      after: lane ? undefined : step,
      isPast: !lane,
    };
    layout.lines.push({ ...line, key: `${key}>${index}`, from: head, to: { x: middle, y: top }, isJoin: false });
    if (!lane) {
      layout.lines.push({
        ...line,
        key: `${key}=${index}`,
        from: { x: middle, y: top },
        to: { x, y: bottom },
        isJoin: true,
      });
      continue;
    }
    layout.labels.push({ key: pointerOf(lane.place), lane, head: step, x: middle, y: top, width });
    const end = placeList(layout, lane.steps, lane.place, middle, top + LABEL, at);
    if (end.isOpen) {
      layout.lines.push({
        ...line,
        key: `${key}<${index}`,
        from: { x: middle, y: end.y },
        to: { x, y: bottom },
        isJoin: true,
        after: lane.steps.at(-1),
      });
    }
  }
  if (step.type === 'forEach') {
    layout.frames.push({
      key,
      x: x - total / 2 - FRAME,
      y: head.y + GAP / 2,
      width: total + 2 * FRAME,
      height: bottom - head.y - GAP / 2 - GAP / 4,
    });
  }
}
