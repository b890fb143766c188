import { randomUUID } from 'node:crypto';
import { type Environment, environments } from '@cio-bridge/connector';
import { Problem } from '../../store/problem.ts';
import type { Workflows } from '../definition/workflows.ts';
import { orderOf } from './order-of.ts';
import type { Runs } from './runs.ts';

/**
 * Starts a run of the version that is published, whatever its trigger.
 *
 * @param event - What the steps read as `event`.
 * @param environment - Default: production, or else the only one where it is published.
 * @returns the run's id.
 * @throws Problem 409 `workflow_off` when it is off there, or everywhere.
 */
export async function startManually(
  { workflows, runs }: { workflows: Workflows; runs: Runs },
  workflowId: string,
  event: unknown,
  environment?: Environment,
): Promise<string> {
  const workflow = await workflows.active(workflowId, environment ?? (await whereItIsOn(workflows, workflowId)));
  const { version, connectionId, definition } = workflow;
  const activation = `manual:${randomUUID()}`;
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
