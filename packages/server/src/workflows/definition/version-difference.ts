import { isDeepStrictEqual } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import { allSteps, innerSteps, type Step, type WorkflowDefinition } from './definition.ts';
import { partsOf } from './step-parts.ts';

/** A step that is not the same in both versions, told by its id. */
export interface ChangedStep {
  id: string;
  change: 'added' | 'removed' | 'changed' | 'moved';
}

export interface VersionDifference {
  steps: ChangedStep[];
  /** Fields of the definition beside its steps that are not the same. */
  fields: string[];
  /** Of the two texts, as a unified diff; empty when they are the same. */
  text: string;
}

interface Side {
  version: number;
  /** `undefined` when nothing of it can be read: then there are its texts alone. */
  definition: WorkflowDefinition | undefined;
  source: string;
}

/** What became of a workflow from one version to another. */
export function versionDifference(from: Side, to: Side): VersionDifference {
  const { definition: before } = from;
  const { definition: after } = to;
  return {
    steps: before && after ? changedSteps(before.steps, after.steps) : [],
    fields: before && after ? changedFields(before, after) : [],
    text:
      from.source === to.source
        ? ''
        : createTwoFilesPatch(`version ${from.version}`, `version ${to.version}`, from.source, to.source),
  };
}

function changedFields(before: WorkflowDefinition, after: WorkflowDefinition): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof WorkflowDefinition>;
  keys.delete('steps');
  return [...keys].filter((key) => !isDeepStrictEqual(before[key], after[key]));
}

/** A step is what stands in itself; what stands inside it are steps of their own. */
function changedSteps(before: Step[], after: Step[]): ChangedStep[] {
  const old = new Map(placed(before).map((each) => [each.step.id, each]));
  const now = placed(after);
  const kept = new Set(now.map(({ step }) => step.id));
  const changes = now.flatMap(({ step, after: place }): ChangedStep[] => {
    const earlier = old.get(step.id);
    if (!earlier) return [{ id: step.id, change: 'added' }];
    if (!isDeepStrictEqual(ownPart(earlier.step), ownPart(step))) return [{ id: step.id, change: 'changed' }];
    return keptBefore(earlier.after, kept) === keptBefore(place, new Set(old.keys()))
      ? []
      : [{ id: step.id, change: 'moved' }];
  });
  const removed = allSteps(before).filter(({ id }) => !kept.has(id));
  return [...changes, ...removed.map(({ id }): ChangedStep => ({ id, change: 'removed' }))];
}

/** The last of those before a step that is in both versions: one that was added in between moves nobody. */
const keptBefore = (places: string[], inBoth: ReadonlySet<string>): string =>
  places.findLast((place) => place.startsWith('/') || inBoth.has(place)) ?? '';

/** Every step with what comes before it in its list, the list first. */
function placed(steps: Step[], list = '/'): { step: Step; after: string[] }[] {
  return steps.flatMap((step, index) => [
    { step, after: [list, ...steps.slice(0, index).map(({ id }) => id)] },
    ...partsOf(step).inner.flatMap(({ list: inner, at }) => placed(inner, `/${step.id}/${at}`)),
  ]);
}

/** The step without the steps inside it. */
function ownPart(step: Step): unknown {
  const inner = innerSteps(step);
  return JSON.parse(JSON.stringify(step, (_key, value) => (inner.includes(value) ? undefined : value)));
}
