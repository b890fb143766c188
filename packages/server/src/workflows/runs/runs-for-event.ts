import { matchesFilter } from '@cio-bridge/connector';
import type { ActivatableEvent } from '../../inbound/events/events.ts';
import type { ActiveWorkflow } from '../definition/active-workflows.ts';
import type { NewRun } from './new-runs.ts';
import { orderOf } from './order-of.ts';

/** Why an event is stored and starts nothing; null when it may. */
export function reasonToSkip({ endpoint, event }: ActivatableEvent): 'unreadable' | 'paused' | 'filtered' | null {
  if (event === undefined) return 'unreadable';
  if (!matchesFilter(endpoint.filter, event)) return 'filtered';
  return endpoint.pausedAtMs === null ? null : 'paused';
}

/** The runs that an event starts, of the workflows that its endpoint has. */
export function runsFor(stored: ActivatableEvent, workflows: ActiveWorkflow[] = [], replayId?: string): NewRun[] {
  const { event } = stored;
  if (event === undefined) return [];
  return workflows
    .filter(({ definition }) => definition.trigger.type === 'event' && matchesFilter(definition.trigger.filter, event))
    .map((workflow) => runFor(workflow, stored, replayId));
}

/** One run of one workflow for one event; the same event activated again comes to the same `activation`. */
function runFor(
  { id: workflowId, version, connectionId, environment, definition }: ActiveWorkflow,
  { id, event, endpoint }: ActivatableEvent,
  replayId?: string,
): NewRun {
  return {
    workflowId,
    workflowVersion: version,
    startedBy: 'event',
    event,
    activation: replayId === undefined ? id : `${id}/${replayId}`,
    connectionId: connectionId ?? endpoint.connectionId,
    environment,
    eventId: id,
    replayId,
    ...orderOf(definition, event),
  };
}
