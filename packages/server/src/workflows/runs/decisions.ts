import { isDeepStrictEqual } from 'node:util';
import { notFound, Problem } from '../../store/problem.ts';
import type { Run } from './run.ts';
import type { RunWaits } from './run-waits.ts';
import type { Runs } from './runs.ts';
import type { Decision } from './steps/action.ts';

/** A message of which nobody knows whether it was sent, and a run that waits for a person to say. */
export interface OpenDecision {
  runId: string;
  stepId: string;
  workflow: string;
  clientId: string;
  action: string;
  /** Why it could not be found out. */
  why: string;
  sinceMs: number;
}

export interface Decisions {
  list(filter: { clientIds?: readonly string[] | undefined }): Promise<OpenDecision[]>;
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

export function createDecisions({ waits, runs }: { waits: RunWaits; runs: Runs }): Decisions {
  return {
    async list({ clientIds }) {
      const open = await waits.ofKind('decision');
      const decisions = await Promise.all(
        open.map(async ({ runId, stepId, detail, createdAtMs }) => {
          const { workflow, clientId } = await runs.get(runId);
          const { action, why } = detail as { action: string; why: string };
          return { runId, stepId, workflow, clientId, action, why, sinceMs: createdAtMs };
        }),
      );
      return decisions.filter(({ clientId }) => clientIds === undefined || clientIds.includes(clientId));
    },
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
