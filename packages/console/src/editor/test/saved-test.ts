import { isRecord } from '../document/place.ts';
import { allSteps, type StepNode } from '../tree/tree.ts';
import type { Testing, TestSettings } from './use-testing.ts';

/** What was just tried, as a test that stays: the same event, the same choices, and the path and end that came of them. */
export function savedTestOf(
  name: string,
  outcome: NonNullable<Testing['outcome']>,
  { pins, waits }: TestSettings,
  tree: readonly StepNode[],
): Record<string, unknown> {
  const ids = new Set(allSteps(tree).map(({ id }) => id));
  const here = <V>(values: Readonly<Record<string, V>>) =>
    Object.fromEntries(Object.entries(values).filter(([id]) => ids.has(id)));
  const branches = Object.fromEntries(
    outcome.steps.flatMap(({ stepId, detail }) =>
      !stepId.includes('.') && isRecord(detail) && detail.branch !== undefined ? [[stepId, detail.branch]] : [],
    ),
  );
  return {
    name,
    event: outcome.event ?? {},
    ...(Object.keys(here(pins)).length > 0 && { pins: here(pins) }),
    ...(Object.keys(here(waits)).length > 0 && { waits: here(waits) }),
    expect: {
      status: outcome.status,
      ...(outcome.failedStep !== null && { failedStep: outcome.failedStep }),
      steps: outcome.steps.map(({ stepId }) => stepId),
      ...(Object.keys(branches).length > 0 && { branches }),
    },
  };
}
