import type { StopStep } from '../../definition/definition.ts';
import { render } from '../do-step.ts';
import type { RunScope } from '../run-scope.ts';

/** Thrown by a `stop` step to leave all the steps it stands in. */
export class StopRun extends Error {
  override readonly name = 'StopRun';
  readonly status: 'succeeded' | 'failed';
  readonly stepId: string;

  constructor({ status, reason, id }: StopStep, scope: RunScope) {
    super(reason === undefined ? 'Stopped' : String(render<unknown>(reason, scope)));
    this.status = status;
    this.stepId = id;
  }
}
