import type { Step } from '../definition/definition.ts';
import type { StepFailed } from './engine.ts';
import { pathOf, type RunScope } from './run-scope.ts';

/**
 * Records a step that nothing outside hears of, such as the end of a run: it needs no journal, for nothing comes after it that
 * it decides. What is recorded of it already stays.
 */
export function recordPassed(
  step: Step,
  scope: RunScope,
  outcome: { detail?: object; output?: unknown; failed?: StepFailed },
): void {
  const { detail, output, failed } = outcome;
  const stepId = pathOf(scope, step);
  const position = scope.counter.next++;
  const earlier = scope.known.get(stepId);
  if (earlier?.endedAtMs != null && !failed) return;
  const nowMs = Date.now();
  void scope.record.step({
    stepId,
    type: step.type,
    position,
    ...(failed
      ? { status: 'failed', error: failed.message, errorCode: failed.code, remedy: failed.remedy }
      : { status: 'succeeded', output }),
    detail,
    attempts: 1,
    startedAtMs: nowMs,
    endedAtMs: nowMs,
  });
}
