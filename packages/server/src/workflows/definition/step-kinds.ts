import { allSteps, type WorkflowDefinition } from './definition.ts';
import { stepIdOf } from './steps-done.ts';

/** What a step does: its type, and the action that it runs, of those that do. */
export interface StepKind {
  type: string;
  action: string | null;
}

/** What the steps of a definition, if it can be read, do, by their names within a run; null for one that it does not have. */
export function stepKinds(
  definition: Pick<WorkflowDefinition, 'steps'> | undefined,
): (path: string) => StepKind | null {
  const kinds = new Map(
    allSteps(definition?.steps ?? []).map((step) => [
      step.id,
      { type: step.type, action: step.type === 'action' ? step.action : null },
    ]),
  );
  return (path) => kinds.get(stepIdOf(path)) ?? null;
}
