import type { StopStep } from '../../definition/definition.ts';
import { render } from '../do-step.ts';
import type { RunScope } from '../run-scope.ts';

/** What is written down of a reason. */
const MAX_REASON_CHARACTERS = 10_000;

/** Thrown by a `stop` step to leave all the steps it stands in. */
export class StopRun extends Error {
  override readonly name = 'StopRun';
  readonly status: 'succeeded' | 'failed';
  readonly stepId: string;

  constructor({ status, id }: StopStep, reason: string) {
    super(reason);
    this.status = status;
    this.stepId = id;
  }
}

export async function stopRun(step: StopStep, scope: RunScope): Promise<never> {
  if (step.reason === undefined) throw new StopRun(step, 'Stopped');
  const reason = String(await render<unknown>(step.reason, scope));
  throw new StopRun(step, reason.slice(0, MAX_REASON_CHARACTERS));
}
