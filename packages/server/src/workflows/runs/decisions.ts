import { isDeepStrictEqual } from 'node:util';
import { notFound, Problem } from '../../store/problem.ts';
import type { Run } from './run.ts';
import type { RunWaits } from './run-waits.ts';
import type { Decision } from './steps/action.ts';

export interface Decisions {
  /**
   * Decides, and lets the run go on.
   *
   * @throws Problem 404 when the step waits for no decision, or somebody was quicker and decided otherwise; 422
   * for a delivery id beside another choice.
   */
  decide(decision: {
    run: Run;
    stepId: string;
    choice: Decision;
    /** The delivery that it became, when it was sent: later steps can then wait for it. */
    deliveryId?: string | undefined;
    /** Who decides. */
    by: string;
  }): Promise<void>;
}

export function createDecisions({ waits }: { waits: RunWaits }): Decisions {
  return {
    async decide({ run, stepId, choice, deliveryId, by }) {
      if (deliveryId !== undefined && choice !== 'was-sent') {
        throw new Problem(422, 'invalid_decision', 'A delivery id goes with the choice was-sent only', '/deliveryId');
      }
      const value = { choice, by, ...(deliveryId !== undefined && { deliveryId }) };
      const asked = (await waits.ofRun(run.id)).find((wait) => wait.kind === 'decision' && wait.stepId === stepId);
      const decided = asked && (await waits.endOnce(asked, value));
      if (!isDeepStrictEqual(decided, value)) throw notFound('decision to be taken');
    },
  };
}
