import { createHash, randomUUID } from 'node:crypto';
import { type Environment, environments } from '@cio-bridge/connector';
import { Problem } from '../../store/problem.ts';
import { assertStartInput } from '../definition/start-input.ts';
import type { Workflows } from '../definition/workflows.ts';
import { orderOf } from './order-of.ts';
import type { Runs } from './runs.ts';

/**
 * Starts a run of the version that is published, whatever its trigger.
 *
 * @param event - What the steps read as `event`.
 * @param options - `environment`: default production, or else the only one where it is published. `key`: the same one again
 * starts no other run.
 * @returns the run's id.
 * @throws Problem 409 `workflow_off` when it is off there, or everywhere; 422 `invalid_input` when that is not what it asks for.
 */
export async function startManually(
  { workflows, runs }: { workflows: Workflows; runs: Runs },
  workflowId: string,
  event: unknown,
  { environment, key }: { environment?: Environment | undefined; key?: string | undefined } = {},
): Promise<string> {
  const workflow = await workflows.active(workflowId, environment ?? (await whereItIsOn(workflows, workflowId)));
  const { version, connectionId, definition } = workflow;
  assertStartInput(definition, event);
  const activation = `manual:${key === undefined ? randomUUID() : hashOf(key)}`;
  await runs.create([
    {
      workflowId,
      workflowVersion: version,
      startedBy: 'manual',
      event,
      activation,
      connectionId,
      environment: workflow.environment,
      ...orderOf(definition, event),
    },
  ]);
  return (await runs.find(workflowId, activation)) as string;
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

async function whereItIsOn(workflows: Workflows, workflowId: string): Promise<Environment> {
  const { environments: published } = await workflows.get(workflowId);
  const on = environments.filter((environment) => published[environment] !== null);
  if (on.length === 0) {
    throw new Problem(409, 'workflow_off', 'The workflow is off in every environment: publish a version first');
  }
  if (on.includes('production')) return 'production';
  if (on.length > 1) {
    throw new Problem(422, 'invalid_request', `It is published in ${on.join(' and ')}: name one`, '/environment');
  }
  return on[0] as Environment;
}
