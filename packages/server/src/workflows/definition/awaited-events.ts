import type { ReportingEventFilter } from '@cio-bridge/connector';
import { allSteps } from './definition.ts';
import type { Workflows } from './workflows.ts';

/**
 * What the workflows that an endpoint feeds react to, and what their steps wait for; `undefined` is
 * everything. Empty when it feeds none.
 */
export async function awaitedEvents(
  workflows: Pick<Workflows, 'forEndpoint'>,
  endpointId: string,
): Promise<(ReportingEventFilter | undefined)[]> {
  const fed = await workflows.forEndpoint(endpointId);
  const triggers = fed.map(({ definition: { trigger } }) => (trigger.type === 'event' ? trigger.filter : undefined));
  const waits = fed.flatMap(({ definition }) =>
    allSteps(definition.steps).flatMap((step) => (step.type === 'waitForDelivery' ? [{ metrics: step.metrics }] : [])),
  );
  return [...triggers, ...waits];
}
