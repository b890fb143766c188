import { holds } from '../../definition/conditions.ts';
import type { BranchStep, Step } from '../../definition/definition.ts';
import type { RunScope } from '../run-scope.ts';

/** The steps to go on with: those of the first branch whose condition holds. */
export function chooseBranch(step: BranchStep, scope: RunScope): Step[] {
  return step.branches.find((branch) => holds(branch.when, scope.values))?.steps ?? step.else;
}
