import { isDeepStrictEqual } from 'node:util';
import { notFound, Problem } from '../../store/problem.ts';
import { reasonOf } from '../send-ledger/send-entry.ts';
import type { SendLedger } from '../send-ledger/send-ledger.ts';
import type { Answer, AskedSend, Decision } from './answer.ts';
import type { Run } from './run.ts';
import type { RunWait, RunWaits } from './run-waits.ts';

/** What a run waits for while nobody knows whether this was sent. */
export const questionOf = async (
  { runId, stepId }: AskedSend,
  waits: Pick<RunWaits, 'ofRun'>,
): Promise<RunWait | undefined> =>
  (await waits.ofRun(runId)).find((wait) => wait.kind === 'decision' && wait.stepId === stepId);

export interface Decisions {
  /**
   * Decides, and lets the run go on.
   *
   * @throws Problem 404 when the step waits for no decision; 409 `already_decided` when another person, or an event, was
   * quicker; 422 for a delivery id beside another choice.
   */
  decide(decision: {
    run: Run;
    stepId: string;
    choice: Decision;
    deliveryId?: string | undefined;
    /** Who decides. */
    by: string;
  }): Promise<void>;
}

export function createDecisions({
  waits,
  ledger,
}: {
  waits: Pick<RunWaits, 'ofRun' | 'endOnce'>;
  ledger: Pick<SendLedger, 'find'>;
}): Decisions {
  /** Why it cannot be decided: somebody has, or there is nothing to decide. */
  async function tooLate(send: AskedSend, run: Run, stands: Answer | undefined): Promise<Problem> {
    const entry = await ledger.find(send);
    const answer = stands ?? entry?.decision;
    if (answer) return new Problem(409, 'already_decided', `This is decided already: ${reasonOf(answer)}`);
    // The run has the answer and is about to note it.
    if (entry?.state === 'undecided' && run.endedAtMs === null) {
      return new Problem(409, 'already_decided', 'This has just been decided');
    }
    return notFound('decision to be taken');
  }

  return {
    async decide({ run, stepId, choice, deliveryId, by }) {
      if (deliveryId !== undefined && choice !== 'was-sent') {
        throw new Problem(422, 'invalid_decision', 'A delivery id goes with the choice was-sent only', '/deliveryId');
      }
      const send = { runId: run.id, stepId };
      const value: Answer = { choice, by, ...(deliveryId !== undefined && { deliveryId }) };
      const question = await questionOf(send, waits);
      const stands = question && ((await waits.endOnce(question, value)) as Answer | undefined);
      if (!isDeepStrictEqual(stands, value)) throw await tooLate(send, run, stands);
    },
  };
}
