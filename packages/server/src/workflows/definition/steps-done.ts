import { isDeepStrictEqual } from 'node:util';
import type { Step } from './definition.ts';
import { partsOf } from './step-parts.ts';

/**
 * What has to be so in another version of a step that a run has begun: `same`, nothing in it was changed; `kind`, it does the
 * same with another input at most; `place`, there is one of its id where it was.
 */
export type Bond = 'same' | 'kind' | 'place';

/**
 * The first step that a run has begun and that is not as it has to be in another version, by its id; `undefined` when the
 * run can go on there.
 *
 * What counts is what stands in a step itself, and that nothing was put before it or taken away. What is not begun, and
 * comes after all that is, may be others.
 *
 * @param begun - By the ids of the steps.
 */
export function firstDifference(before: Step[], after: Step[], begun: ReadonlyMap<string, Bond>): string | undefined {
  const last = before.findLastIndex((step) => isTouched(step, begun));
  for (const [index, step] of before.slice(0, last + 1).entries()) {
    const other = after[index];
    if (other?.id !== step.id || !holds(begun.get(step.id) ?? 'same', step, other)) return step.id;
    const lists = new Map(partsOf(other).inner.map(({ at, list }) => [at, list]));
    for (const { at, list } of partsOf(step).inner) {
      const inside = firstDifference(list, lists.get(at) ?? [], begun);
      if (inside !== undefined) return inside;
    }
  }
  return undefined;
}

const isTouched = (step: Step, begun: ReadonlyMap<string, Bond>): boolean =>
  begun.has(step.id) || partsOf(step).inner.some(({ list }) => list.some((inner) => isTouched(inner, begun)));

function holds(bond: Bond, step: Step, other: Step): boolean {
  if (bond === 'place') return true;
  return bond === 'kind' ? kindOf(step) === kindOf(other) : isDeepStrictEqual(ownOf(step), ownOf(other));
}

const kindOf = (step: Step): string => (step.type === 'action' ? step.action : step.type);

/** A step without the steps inside it; of a branch its conditions. */
function ownOf(step: Step): unknown {
  const { own } = partsOf(step);
  return JSON.parse(
    JSON.stringify({ ...own, ...(step.type === 'branch' && { when: step.branches.map(({ when }) => when) }) }),
  );
}

/** The id of a step, from its name within a run: `each.0.tag` is `tag`. */
export const stepIdOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
