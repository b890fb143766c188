import type { ForEachStep } from '../../definition/definition.ts';
import { doStep } from '../do-step.ts';
import { StepFailed } from '../engine.ts';
import { pathOf, type RunScope } from '../run-scope.ts';
import { keepable } from './keepable.ts';

/** The list to go through: known before the first turn, and the same after a crash. */
export async function itemsOf(step: ForEachStep, scope: RunScope): Promise<unknown[]> {
  const { items } = await doStep(step, scope, { items: step.items }, async ({ input: { items } }) => {
    if (!Array.isArray(items)) {
      throw new StepFailed({ message: 'items: is not a list', code: 'not_a_list', remedy: 'fix-input' });
    }
    if (items.length > step.maxItems) {
      throw new StepFailed({
        message: `items: has ${items.length} entries, more than maxItems (${step.maxItems})`,
        code: 'too_many_items',
        remedy: 'fix-input',
      });
    }
    return keepable({ items });
  });
  return items;
}

/** The scope of one turn: its steps see `item` and `index`, and are recorded under a name of their own. */
export const scopeOfTurn = (step: ForEachStep, scope: RunScope, item: unknown, index: number): RunScope => ({
  ...scope,
  prefix: `${pathOf(scope, step)}.${index}.`,
  values: { ...scope.values, steps: { ...scope.values.steps }, item, index },
});
