import type { Database } from '../../store/store.ts';
import type { DeliveryPlace } from './deliveries.ts';

/** The step of a run that sent a message. */
export interface Sender {
  runId: string;
  stepId: string;
  action: string;
}

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
