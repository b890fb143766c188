import type { Database } from '../../store/store.ts';
import type { DeliveryPlace, Sender } from './delivery.ts';

/** From the send ledger; null for what Customer.io, or a call outside any run, sent. */
export async function findSender(db: Database, { deliveryId, connectionId }: DeliveryPlace): Promise<Sender | null> {
  const step = await db
    .selectFrom('send_ledger')
    .select(['run_id', 'step_id', 'action'])
    .where('delivery_id', '=', deliveryId)
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  return step ? { runId: step.run_id, stepId: step.step_id, action: step.action } : null;
}
