import { isSamePlace, type Place } from '../document/place.ts';
import type { Lane, StepNode } from './tree.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** A gap between steps: in front of what stands at `index` now. */
interface Target {
  list: Place;
  index: number;
}

/** The step at a place, and what it stands in; undefined where there is none. */
export function findStep(
  tree: readonly StepNode[],
  place: Place,
): { step: StepNode; around: Around | undefined; beside: readonly StepNode[] } | undefined {
  return findIn(tree, undefined, place);
}

interface Around {
  head: StepNode;
  lane: Lane;
}

function findIn(steps: readonly StepNode[], around: Around | undefined, place: Place): ReturnType<typeof findStep> {
  for (const step of steps) {
    if (isSamePlace(step.place, place)) return { step, around, beside: steps };
    for (const lane of step.lanes) {
      const found = findIn(lane.steps, { head: step, lane }, place);
      if (found) return found;
    }
  }
  return undefined;
}

/** The innermost step that a place stands in. */
export const stepAround = (tree: readonly StepNode[], place: Place): StepNode | undefined =>
  place
    .map((_part, index) => findStep(tree, place.slice(0, place.length - index))?.step)
    .find((step) => step !== undefined);

/**
 * Where the keys move a step. Up and down go along its list, and out of it at its ends; right goes to the next lane,
 * or into the step before; left to the lane before, or out behind the step around.
 */
export function targetOf(tree: readonly StepNode[], place: Place, direction: Direction): Target | undefined {
  const found = findStep(tree, place);
  if (!found) return undefined;
  const { around, beside } = found;
  const list = place.slice(0, -1);
  const index = Number(place.at(-1));
  const out = (by: 0 | 1): Target | undefined =>
    around && { list: around.head.place.slice(0, -1), index: Number(around.head.place.at(-1)) + by };
  const lanes = around?.head.lanes ?? [];
  const lane = lanes.indexOf(around?.lane as Lane);
  switch (direction) {
    case 'up':
      return index > 0 ? { list, index: index - 1 } : out(0);
    case 'down':
      return index < beside.length - 1 ? { list, index: index + 2 } : out(1);
    case 'left': {
      const before = lanes[lane - 1];
      return before ? endOf(before, index) : out(1);
    }
    case 'right': {
      const next = lanes[lane + 1] ?? beside[beside.indexOf(found.step) - 1]?.lanes[0];
      return next && endOf(next, lanes[lane + 1] ? index : Number.POSITIVE_INFINITY);
    }
  }
}

const endOf = ({ place, steps }: Lane, index: number): Target => ({
  list: place,
  index: Math.min(index, steps.length),
});

/** The gap behind what is selected: behind a step, or at the start of the workflow. */
export function gapAfter(tree: readonly StepNode[], selected: Place): Target {
  const found = findStep(tree, selected);
  if (!found) return { list: ['steps'], index: selected[0] === 'trigger' ? 0 : tree.length };
  return { list: selected.slice(0, -1), index: Number(selected.at(-1)) + 1 };
}
