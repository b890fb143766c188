import type { StopStep } from '../../definition/definition.ts';
import { render } from '../do-step.ts';
import { StepFailed } from '../engine.ts';
import { recordPassed } from '../record-passed.ts';
import { pathOf, type RunScope } from '../run-scope.ts';

/** What is written down of a reason. */
const MAX_REASON_CHARACTERS = 10_000;

/** Thrown by a `stop` step to leave all the steps it stands in. */
export class StopRun extends Error {
  override readonly name = 'StopRun';
  readonly status: 'succeeded' | 'failed';
  readonly stepId: string;

  constructor(step: StopStep, scope: RunScope, reason: string) {
    super(reason);
    this.status = step.status;
    this.stepId = pathOf(scope, step);
  }
}

/** Ends the run. @throws StopRun always, or StepFailed when the reason cannot be rendered. */
export async function stopRun(step: StopStep, scope: RunScope): Promise<never> {
  const reason = await reasonOf(step, scope);
  const failed = new StepFailed({ message: reason, code: 'stopped', remedy: 'fix-input' });
  recordPassed(step, scope, step.status === 'failed' ? { failed } : { detail: { reason } });
  throw new StopRun(step, scope, reason);
}

async function reasonOf(step: StopStep, scope: RunScope): Promise<string> {
  try {
    const reason = await render<unknown>(step.reason, scope, ['reason']);
    return String(reason ?? 'Stopped').slice(0, MAX_REASON_CHARACTERS);
  } catch (error) {
    if (error instanceof StepFailed) recordPassed(step, scope, { failed: error });
    throw error;
  }
}
