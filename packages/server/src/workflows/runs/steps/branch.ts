import { holds, NotComparable } from '../../definition/conditions.ts';
import type { BranchStep, Step } from '../../definition/definition.ts';
import { inRunsWords } from '../do-step.ts';
import { StepFailed } from '../engine.ts';
import { recordPassed } from '../record-passed.ts';
import type { RunScope } from '../run-scope.ts';

/**
 * The steps to go on with: those of the first branch whose condition holds. Which one it was is recorded, or that it was none.
 *
 * @throws StepFailed when a condition has no answer.
 */
export async function chooseBranch(step: BranchStep, scope: RunScope): Promise<Step[]> {
  try {
    const branch = await firstThatHolds(step, scope);
    recordPassed(step, scope, { detail: { branch } });
    return branch === null ? step.else : (step.branches[branch]?.steps ?? []);
  } catch (error) {
    if (error instanceof StepFailed) recordPassed(step, scope, { failed: error });
    throw error;
  }
}

/** Which of `branches`, from 0; null for none of them. */
async function firstThatHolds({ branches }: BranchStep, { run, values }: RunScope): Promise<number | null> {
  for (const [index, { when }] of branches.entries()) {
    const place = ['branches', String(index), 'when'];
    const isTaken = await holds(when, values, run.clientId).catch((error: unknown) => {
      if (!(error instanceof NotComparable)) throw inRunsWords(error, [...place, 'value']);
      const message = `${place.join('.')}: ${error.message}`;
      throw new StepFailed({ message, code: 'not_comparable', remedy: 'fix-input' }, error);
    });
    if (isTaken) return index;
  }
  return null;
}
