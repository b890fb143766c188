import type { ReportingEvent } from '@cio-bridge/connector';
import { sql } from 'kysely';
import { storableKey } from '../../store/batch.ts';
import type { Database } from '../../store/store.ts';
import type { NewRun } from './new-runs.ts';
import { MAX_CALLS_DEEP } from './steps/workflow.ts';

/** So often within the time may what a workflow sent start it again, one after the other: people click twice, machines for ever. */
const MAX_ROUNDS = 5;
const WITHIN_MS = 3_600_000;
/** Two workflows that start each other, each of which leaves its sending to the last of those that call each other. */
const MAX_HOPS = 2 * (MAX_CALLS_DEEP + 1) * MAX_ROUNDS;

const LOOP = {
  errorCode: 'loop',
  error: `What it sent has started it ${MAX_ROUNDS} times in a row within an hour: let its trigger leave out its own messages, or send to an address that takes them, then run it again`,
};

/**
 * Runs whose workflow goes round in a circle begin no more: each is recorded as failed, with the reason. A message of a
 * bounce that bounces itself would be sent until somebody notices.
 */
export async function withoutLoops(db: Database, runs: NewRun[], nowMs: number): Promise<NewRun[]> {
  const deliveryIds = new Set(runs.flatMap((run) => deliveryOf(run) ?? []));
  if (deliveryIds.size === 0) return runs;
  const sinceMs = nowMs - WITHIN_MS;
  // From a message to the run that sent it, from there to those that called it, and to the message that started the first.
  const { rows } = await sql<{ about: string; workflow_id: string }>`
    with recursive chain(about, run_id, hops) as (
      select delivery_id, run_id, 1 from send_ledger where delivery_id in (${sql.join([...deliveryIds])})
      union all
      select chain.about, coalesce(runs.parent_run_id, send_ledger.run_id), chain.hops + 1
      from chain
      inner join runs on runs.id = chain.run_id and runs.created_at_ms >= ${sinceMs}
      left join events on events.id = runs.event_id
      left join send_ledger on runs.parent_run_id is null and send_ledger.delivery_id = events.delivery_id
      where coalesce(runs.parent_run_id, send_ledger.run_id) is not null and chain.hops < ${sql.lit(MAX_HOPS)})
    select chain.about, runs.workflow_id
    from chain inner join runs on runs.id = chain.run_id and runs.created_at_ms >= ${sinceMs}
    where runs.parent_run_id is null
    group by chain.about, runs.workflow_id having count(*) >= ${sql.lit(MAX_ROUNDS)}`.execute(db);
  const loops = new Set(rows.map(({ about, workflow_id: workflowId }) => `${about} ${workflowId}`));
  if (loops.size === 0) return runs;
  return runs.map((run) => (loops.has(`${deliveryOf(run)} ${run.workflowId}`) ? { ...run, failure: LOOP } : run));
}

function deliveryOf({ event }: NewRun): string | undefined {
  const { deliveryId } = event as ReportingEvent & { deliveryId?: string };
  return deliveryId === undefined ? undefined : storableKey(deliveryId);
}
