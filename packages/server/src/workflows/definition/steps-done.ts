import { isDeepStrictEqual } from 'node:util';
import type { Step } from './definition.ts';
import { partsOf } from './step-parts.ts';

/**
 * The first step that a run has behind it and that is not the same in another version, by its id; `undefined` when the
 * run can go on there.
 *
 * What counts is what stands in a step itself, and that nothing was put before it or taken away. The step that failed
 * may be another one, and so may all that comes after it: they are what was mended.
 *
 * @param done - Ids of the steps that the run has finished.
 * @param failed - Id of the step to go on from.
 */
export function firstDifference(
  before: Step[],
  after: Step[],
  done: ReadonlySet<string>,
  failed: string | null,
): string | undefined {
  const last = before.findLastIndex((step) => isTouched(step, done, failed));
  for (const [index, step] of before.slice(0, last + 1).entries()) {
    const other = after[index];
    if (step.id === failed && other?.id !== failed) return index === last ? undefined : step.id;
    if (other?.id !== step.id) return step.id;
    if (step.id !== failed && !isDeepStrictEqual(ownOf(step), ownOf(other))) return step.id;
    const lists = new Map(partsOf(other).inner.map(({ at, list }) => [at, list]));
    for (const { at, list } of partsOf(step).inner) {
      const inside = firstDifference(list, lists.get(at) ?? [], done, failed);
      if (inside !== undefined) return inside;
    }
  }
  return undefined;
}

const isTouched = (step: Step, done: ReadonlySet<string>, failed: string | null): boolean =>
  step.id === failed ||
  done.has(step.id) ||
  partsOf(step).inner.some(({ list }) => list.some((inner) => isTouched(inner, done, failed)));

/** A step without the steps inside it; of a branch its conditions. */
function ownOf(step: Step): unknown {
  const { own } = partsOf(step);
  return JSON.parse(
    JSON.stringify({ ...own, ...(step.type === 'branch' && { when: step.branches.map(({ when }) => when) }) }),
  );
}

/** The id of a step, from its name within a run: `each.0.tag` is `tag`. */
export const stepIdOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
