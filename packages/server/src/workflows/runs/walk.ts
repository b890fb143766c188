import type { Step } from '../definition/definition.ts';
import { RUN_TOO_LARGE } from './do-step.ts';
import { StepFailed } from './engine.ts';
import { recordPassed } from './record-passed.ts';
import { pathOf, type RunScope } from './run-scope.ts';
import { type ActionServices, performAction } from './steps/action.ts';
import { chooseBranch } from './steps/branch.ts';
import { itemsOf, scopeOfTurn } from './steps/for-each.ts';
import { type HttpServices, performHttp } from './steps/http.ts';
import { performSet } from './steps/set.ts';
import { stopRun } from './steps/stop.ts';
import { performWait } from './steps/wait.ts';
import { type DeliveryWaitServices, performWaitForDelivery } from './steps/wait-for-delivery.ts';
import { type ChildServices, performWorkflow } from './steps/workflow.ts';
import { TestEnds } from './test-choices.ts';

export type StepServices = ActionServices & DeliveryWaitServices & ChildServices & HttpServices;

/** A step that failed for good, and which one it was. */
export class FailedAt extends Error {
  override readonly name = 'FailedAt';
  readonly stepId: string;
  override readonly cause: StepFailed;

  constructor(stepId: string, cause: StepFailed) {
    super(cause.message);
    this.stepId = stepId;
    this.cause = cause;
  }
}

/**
 * Goes through the steps in order.
 *
 * @throws FailedAt when a step failed and has no `onError`; StopRun at a `stop`; whatever the engine throws to end
 * this attempt.
 */
export async function walk(steps: Step[], scope: RunScope, services: StepServices): Promise<void> {
  for (const step of steps) {
    try {
      const { pins = {}, upTo } = scope.choices ?? {};
      const output = Object.hasOwn(pins, step.id)
        ? await passPinned(step, pins[step.id], scope, services)
        : await perform(step, scope, services);
      if (output !== undefined) scope.values.steps[step.id] = { output };
      if (upTo === step.id) throw new TestEnds();
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      const onError = 'onError' in step ? step.onError : undefined;
      if (!onError || error.code === RUN_TOO_LARGE) throw new FailedAt(pathOf(scope, step), error);
      scope.values.steps[step.id] = { error: { message: error.message, code: error.code } };
      await walk(onError, scope, services);
    }
  }
}

/** What a test says that a step gives stands for what it does; the way that this opens is taken. */
async function passPinned(step: Step, output: unknown, scope: RunScope, services: StepServices): Promise<unknown> {
  recordPassed(step, scope, { output, detail: { pinned: true } });
  if (step.type === 'set') Object.assign(scope.values.vars, output);
  if (step.type === 'waitForDelivery') {
    scope.values.steps[step.id] = { output };
    await walk((output as { happened?: unknown } | null)?.happened ? step.onMetric : step.onTimeout, scope, services);
  }
  return output;
}

async function perform(step: Step, scope: RunScope, services: StepServices): Promise<unknown> {
  const failed = scope.handled.get(pathOf(scope, step));
  // Without an `onError` any more, it is a step to be done again.
  if (failed && 'onError' in step && step.onError) throw failed;
  switch (step.type) {
    case 'action':
      return performAction(step, scope, services);
    case 'branch':
      await walk(await chooseBranch(step, scope), scope, services);
      return undefined;
    case 'wait':
      return performWait(step, scope, services);
    case 'waitForDelivery': {
      const output = await performWaitForDelivery(step, scope, services);
      scope.values.steps[step.id] = { output };
      await walk(output.happened ? step.onMetric : step.onTimeout, scope, services);
      return output;
    }
    case 'set':
      return performSet(step, scope);
    case 'forEach': {
      const items = await itemsOf(step, scope);
      for (const [index, item] of items.entries()) {
        await walk(step.steps, scopeOfTurn(step, scope, item, index), services);
      }
      return { count: items.length };
    }
    case 'http':
      return performHttp(step, scope, services);
    case 'workflow':
      return performWorkflow(step, scope, services);
    case 'stop':
      return stopRun(step, scope);
  }
}
