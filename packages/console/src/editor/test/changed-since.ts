import { allSteps, type StepNode } from '../tree/tree.ts';

/** The steps that are not what they were in an earlier tree, by their ids; what stands inside a step is a step of its own. */
export function changedSince(before: readonly StepNode[], now: readonly StepNode[]): ReadonlySet<string> {
  const old = new Map(allSteps(before).map((step) => [step.id, ownText(step)]));
  return new Set(allSteps(now).flatMap((step) => (old.get(step.id) === ownText(step) ? [] : [step.id])));
}

const LISTS = new Set(['steps', 'else', 'onError', 'onMetric', 'onTimeout']);

const ownText = ({ step }: StepNode): string =>
  JSON.stringify(step, (key, value) => (LISTS.has(key) && Array.isArray(value) ? undefined : value));
