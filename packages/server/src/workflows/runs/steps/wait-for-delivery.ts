import type { Database } from '../../../store/store.ts';
import type { WaitForDeliveryStep } from '../../definition/definition.ts';
import { parseDuration } from '../../definition/duration.ts';
import { doStep } from '../do-step.ts';
import { StepFailed } from '../engine.ts';
import { pathOf, type RunScope } from '../run-scope.ts';
import type { RunWaits } from '../run-waits.ts';
import { waitFor } from '../wait-for.ts';

export interface DeliveryWaitServices {
  waits: RunWaits;
  db: Database;
}

export interface DeliveryOutcome {
  /** Whether one of the metrics was reported in time. */
  happened: boolean;
  metric?: string;
  /** When it happened, Unix seconds. */
  timestamp?: number;
}

/** What is waited for. A report counts only from the same client: others could sign whatever they like. */
export interface AwaitedReport {
  deliveryId: string;
  metrics: string[];
  clientId: string;
}

/** Waits until one of the metrics is reported of a message that an earlier step sent. */
export async function performWaitForDelivery(
  step: WaitForDeliveryStep,
  scope: RunScope,
  { waits, db }: DeliveryWaitServices,
): Promise<DeliveryOutcome> {
  const path = pathOf(scope, step);
  if (Object.hasOwn(scope.carried, path)) return scope.carried[path] as DeliveryOutcome;
  if (scope.mode !== 'durable') {
    const timestamp = Math.floor(scope.clock.nowMs / 1000);
    return doStep(step, scope, {}, async () => ({ happened: true, metric: step.metrics[0] as string, timestamp }));
  }
  const deliveryId = deliveryOf(step, scope);
  const { clientId } = scope.run;
  const seen =
    deliveryId !== undefined &&
    (await waitFor(step, scope, waits, {
      kind: 'delivery',
      subject: deliveryId,
      detail: { metrics: step.metrics, deliveryId, clientId } satisfies AwaitedReport,
      timeoutMs: parseDuration(step.timeout) as number,
      look: () => reportOf({ metrics: step.metrics, deliveryId, clientId }, db),
    }));
  scope.clock.nowMs = await scope.journal.nowMs();
  return doStep(step, scope, { delivery: deliveryId, metrics: step.metrics }, async () => {
    if (deliveryId !== undefined) return seen ? { happened: true, ...(seen as object) } : { happened: false };
    throw new StepFailed({
      message: `There is no delivery to wait for: the output of steps.${step.delivery} has no deliveryId`,
      code: 'no_delivery',
      remedy: 'fix-input',
    });
  });
}

function deliveryOf({ delivery }: WaitForDeliveryStep, { values }: RunScope): string | undefined {
  const output = values.steps[delivery]?.output as { deliveryId?: unknown } | undefined;
  return typeof output?.deliveryId === 'string' ? output.deliveryId : undefined;
}

/** What has been reported of it already, if one of the metrics has. */
export async function reportOf(awaited: AwaitedReport, db: Database): Promise<object | undefined> {
  // Those that are still to be activated first: one that is activated in between is among the others.
  return (await findReport(awaited, db, 'is')) ?? (await findReport(awaited, db, 'is not'));
}

/** Asked for each kind on its own, because each has its index: a search through all events would hold up everybody. */
async function findReport(awaited: AwaitedReport, db: Database, activated: 'is' | 'is not') {
  const row = await db
    .selectFrom('events')
    .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'events.endpoint_id')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .select(['metric', 'happened_at_ms', 'received_at_ms'])
    .where('delivery_id', '=', awaited.deliveryId)
    .where('activated_at_ms', activated, null)
    .where('metric', 'in', awaited.metrics)
    .where('connections.client_id', '=', awaited.clientId)
    .orderBy('events.id')
    .executeTakeFirst();
  return row && { metric: row.metric, timestamp: Math.floor((row.happened_at_ms ?? row.received_at_ms) / 1000) };
}
