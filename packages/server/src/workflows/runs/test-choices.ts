import { Problem } from '../../store/problem.ts';
import type { WorkflowDefinition } from '../definition/definition.ts';
import { faultsOfChoices } from '../definition/test-faults.ts';

/** What whoever tests a workflow decides beforehand. */
export interface TestChoices {
  /** What steps give without being done, by id. */
  pins?: Record<string, unknown> | undefined;
  /** How each wait for a delivery ends: one of its metrics, or `timeout`. */
  waits?: Record<string, string> | undefined;
  /** Whether actions that only read are really done, in a dry run too. */
  read?: boolean | undefined;
  /** Whether http steps really call. */
  http?: boolean | undefined;
  /** The last step to be done. */
  upTo?: string | undefined;
  /** The only step to be done; what it reads of others is pinned. */
  only?: string | undefined;
}

/** Thrown behind the last step that is to be done. */
export class TestEnds extends Error {
  override readonly name = 'TestEnds';
}

/** @throws Problem 422 `invalid_request` when they name a step, or an outcome, that is not there. */
export function assertChoices(definition: WorkflowDefinition, choices: TestChoices): void {
  const [fault] = faultsOfChoices(definition, choices);
  if (fault) throw new Problem(422, 'invalid_request', fault.message, fault.pointer);
}
