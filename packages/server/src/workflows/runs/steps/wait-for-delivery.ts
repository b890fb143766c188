import { parseReportingEvent, type ReportingEvent } from '@cio-bridge/connector';
import type { Connections } from '../../../connections/connections.ts';
import type { By } from '../../../inbound/deliveries/delivery.ts';
import { storableKey } from '../../../store/batch.ts';
import type { Database } from '../../../store/store.ts';
import type { WaitForDeliveryStep } from '../../definition/definition.ts';
import { parseDuration } from '../../definition/duration.ts';
import { clockOf } from '../clock-of.ts';
import { doStep } from '../do-step.ts';
import { StepFailed } from '../engine.ts';
import { pathOf, type RunScope } from '../run-scope.ts';
import { isEarlyEnd, isSkipped, type RunWaits } from '../run-waits.ts';
import { waitFor } from '../wait-for.ts';

export interface DeliveryWaitServices {
  waits: RunWaits;
  db: Database;
  connections: Pick<Connections, 'sandboxNowMs'>;
}

export interface DeliveryOutcome {
  /** Whether one of the metrics was reported in time. */
  happened: boolean;
  metric?: string;
  /** Who made an open or a click; `unknown` where Customer.io does not say. */
  by?: By;
  /** When it happened, Unix seconds. */
  timestamp?: number;
  /** When the wait was over, Unix seconds; left out by waits from before it was kept. */
  until?: number;
}

/** What is waited for. A report counts only from the same client: others could sign whatever they like. */
export interface AwaitedReport {
  deliveryId: string;
  metrics: string[];
  clientId: string;
  /** Whose opens and clicks count; left out by waits from before there was a choice. */
  by?: 'person' | 'any';
}

/** Whether a report of this metric, made by whom it says, is one that is waited for. */
export const isAwaited = ({ metrics, by }: AwaitedReport, metric: string, madeBy: By | undefined): boolean =>
  metrics.includes(metric) && !(by === 'person' && madeBy === 'machine');

/** Of an open or a click. */
export const madeBy = (event: ReportingEvent | undefined): By | undefined =>
  event && 'by' in event ? event.by : undefined;

/** Waits until one of the metrics is reported of a message that an earlier step sent. */
export async function performWaitForDelivery(
  step: WaitForDeliveryStep,
  scope: RunScope,
  { waits, db, connections }: DeliveryWaitServices,
): Promise<DeliveryOutcome> {
  const path = pathOf(scope, step);
  if (Object.hasOwn(scope.carried, path)) {
    const waited = scope.carried[path] as DeliveryOutcome;
    // What the steps behind it track is the same event in every attempt: its id holds the run's own time.
    scope.clock.nowMs = Math.max(scope.clock.nowMs, (waited.until ?? 0) * 1000);
    return waited;
  }
  if (scope.mode !== 'durable') {
    const { waits: decided = {} } = scope.choices ?? {};
    const metric = (Object.hasOwn(decided, step.id) && decided[step.id]) || (step.metrics[0] as string);
    const isLookedAt = metric === 'opened' || metric === 'clicked';
    const timestamp = Math.floor(scope.clock.nowMs / 1000);
    return doStep(step, scope, {}, async ({ note }) => {
      note({ madeUp: true });
      return metric === 'timeout'
        ? { happened: false, until: timestamp }
        : { happened: true, metric, timestamp, ...(isLookedAt && { by: 'person' as const }), until: timestamp };
    });
  }
  const deliveryId = deliveryOf(step, scope);
  const { clientId } = scope.run;
  const clock = () => clockOf(scope, connections);
  const awaited = (id: string): AwaitedReport => ({ metrics: step.metrics, by: step.by, deliveryId: id, clientId });
  const seen =
    deliveryId !== undefined &&
    (await waitFor(step, scope, waits, {
      kind: 'delivery',
      subject: deliveryId,
      detail: awaited(deliveryId),
      timeoutMs: parseDuration(step.timeout) as number,
      clock,
      look: () => reportOf(awaited(deliveryId), db),
    }));
  const overMs = (await scope.journal.step(`${path} over`, clock)).nowMs;
  scope.clock.nowMs = Math.max(scope.clock.nowMs, overMs);
  return doStep(step, scope, { delivery: deliveryId, metrics: step.metrics }, async ({ note }) => {
    if (isSkipped(seen)) note(seen);
    const happened = Boolean(seen) && !isEarlyEnd(seen);
    const until = Math.floor(scope.clock.nowMs / 1000);
    if (deliveryId !== undefined) return happened ? { happened, ...(seen as object), until } : { happened, until };
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

/** Few: a payload may be a megabyte. */
const REPORTS_AT_ONCE = 10;

/** Asked for each kind on its own, because each has its index: a search through all events would hold up everybody. */
async function findReport(awaited: AwaitedReport, db: Database, activated: 'is' | 'is not') {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('events')
      .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'events.endpoint_id')
      .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
      .select(['events.id', 'metric', 'happened_at_ms', 'received_at_ms', 'payload'])
      .where('delivery_id', '=', storableKey(awaited.deliveryId))
      .where('activated_at_ms', activated, null)
      .where('metric', 'in', awaited.metrics)
      .where('connections.client_id', '=', awaited.clientId)
      .where('events.id', '>', after)
      .orderBy('events.id')
      .limit(REPORTS_AT_ONCE)
      .execute();
    for (const row of rows) {
      const parsed = parseReportingEvent(row.payload);
      const by = parsed.ok ? madeBy(parsed.event) : undefined;
      if (!isAwaited(awaited, row.metric as string, by)) continue;
      const timestamp = Math.floor((row.happened_at_ms ?? row.received_at_ms) / 1000);
      return { metric: row.metric, timestamp, ...(by && { by }) };
    }
    if (rows.length < REPORTS_AT_ONCE) return undefined;
    after = rows.at(-1)?.id as string;
  }
}
