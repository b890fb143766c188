import type { Database } from '../store/store.ts';
import type { DeliveryPlace } from './deliveries.ts';

/** What sent a message: a step of a run, or an action that somebody called. */
export type Sender =
  | { type: 'run'; runId: string; stepId: string; action: string }
  | { type: 'activity'; activityId: string; action: string };

export async function findSender(db: Database, { deliveryId, connectionId }: DeliveryPlace): Promise<Sender | null> {
  const step = await db
    .selectFrom('send_ledger')
    .select(['run_id', 'step_id', 'action'])
    .where('delivery_id', '=', deliveryId)
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  return step ? { type: 'run', runId: step.run_id, stepId: step.step_id, action: step.action } : null;
}
