import { holds, NotComparable } from '../../definition/conditions.ts';
import type { BranchStep, Step } from '../../definition/definition.ts';
import { doStep, inRunsWords } from '../do-step.ts';
import { StepFailed } from '../engine.ts';
import { recordPassed } from '../record-passed.ts';
import { pathOf, type RunScope } from '../run-scope.ts';

/** Which of `branches` is taken, from 0; null for none of them. */
interface Choice {
  branch: number | null;
}

/**
 * The steps to go on with: those of the first branch whose condition holds. It is chosen once and kept: the clock, or what
 * else a condition reads, may say otherwise when the run is gone through again.
 *
 * @throws StepFailed when a condition has no answer.
 */
export async function chooseBranch(step: BranchStep, scope: RunScope): Promise<Step[]> {
  const { branch } = scope.keepsChoices ? await chooseOnce(step, scope) : await choose(step, scope);
  return branch === null ? step.else : (step.branches[branch]?.steps ?? []);
}

async function chooseOnce(step: BranchStep, scope: RunScope): Promise<Choice> {
  const choice = await doStep<undefined, Choice | null>(step, scope, undefined, async ({ note }) => {
    const branch = await firstThatHolds(step, scope);
    note({ branch });
    return { branch };
  });
  // Of an attempt from before it is told beside.
  return choice ?? (scope.known.get(pathOf(scope, step))?.detail as Choice);
}

/** For runs from before, whose journal has no choices: what was recorded of one stands for it. */
async function choose(step: BranchStep, scope: RunScope): Promise<Choice> {
  try {
    const before = scope.known.get(pathOf(scope, step));
    const choice =
      before?.status === 'succeeded' ? (before.detail as Choice) : { branch: await firstThatHolds(step, scope) };
    recordPassed(step, scope, { detail: choice });
    return choice;
  } catch (error) {
    if (error instanceof StepFailed) recordPassed(step, scope, { failed: error });
    throw error;
  }
}

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
