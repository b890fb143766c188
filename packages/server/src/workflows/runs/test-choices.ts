import { nearNames } from '@cio-bridge/connector';
import { Problem } from '../../store/problem.ts';
import { allSteps, type Step, type WorkflowDefinition } from '../definition/definition.ts';

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
export function assertChoices({ steps }: WorkflowDefinition, { pins, waits, upTo, only }: TestChoices): void {
  const byId = new Map(allSteps(steps).map((step) => [step.id, step]));
  const assertStep = (id: string, pointer: string): Step => {
    const step = byId.get(id);
    if (step) return step;
    const [near] = nearNames(id, [...byId.keys()]);
    throw invalid(`There is no step ${id}${near === undefined ? '' : `; did you mean ${near}?`}`, pointer);
  };
  for (const id of Object.keys(pins ?? {})) assertStep(id, `/pins/${id}`);
  if (upTo !== undefined) assertStep(upTo, '/upTo');
  if (only !== undefined) assertStep(only, '/only');
  for (const [id, outcome] of Object.entries(waits ?? {})) {
    const step = assertStep(id, `/waits/${id}`);
    const known = step.type === 'waitForDelivery' ? [...step.metrics, 'timeout'] : [];
    if (known.includes(outcome)) continue;
    throw invalid(
      known.length === 0 ? `Step ${id} waits for no delivery` : `${outcome}: step ${id} ends with ${known.join(', ')}`,
      `/waits/${id}`,
    );
  }
}

const invalid = (message: string, pointer: string): Problem => new Problem(422, 'invalid_request', message, pointer);
