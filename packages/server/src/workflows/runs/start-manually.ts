import { randomUUID } from 'node:crypto';
import type { Workflows } from '../definition/workflows.ts';
import { orderOf } from './order-of.ts';
import type { Runs } from './runs.ts';

/**
 * Starts a run of the workflow's newest version, whatever its trigger.
 *
 * @param event - What the steps read as `event`.
 * @returns the run's id.
 */
export async function startManually(
  { workflows, runs }: { workflows: Workflows; runs: Runs },
  workflowId: string,
  event: unknown,
): Promise<string> {
  const { version, connectionId, environment, definition } = await workflows.active(workflowId);
  const activation = `manual:${randomUUID()}`;
  await runs.create([
    {
      workflowId,
      workflowVersion: version,
      startedBy: 'manual',
      event,
      activation,
      connectionId,
      environment,
      ...orderOf(definition, event),
    },
  ]);
  return (await runs.find(workflowId, activation)) as string;
}
