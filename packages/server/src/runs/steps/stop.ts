import type { StopStep } from '../../workflows/definition.ts';

/** Thrown by a `stop` step to leave all the steps it stands in. */
export class StopRun extends Error {
  override readonly name = 'StopRun';
  readonly status: 'succeeded' | 'failed';
  readonly stepId: string;

  constructor({ status, reason, id }: StopStep) {
    super(reason ?? 'Stopped');
    this.status = status;
    this.stepId = id;
  }
}
