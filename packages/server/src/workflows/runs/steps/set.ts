import type { SetStep } from '../../definition/definition.ts';
import { doStep } from '../do-step.ts';
import type { RunScope } from '../run-scope.ts';
import { keepable } from './keepable.ts';

/** Gives values names that later steps read as `vars.<name>`. */
export async function performSet(step: SetStep, scope: RunScope): Promise<Record<string, unknown>> {
  const values = await doStep(step, scope, step.values, async ({ input }) => keepable(input));
  Object.assign(scope.values.vars, values);
  return values;
}
