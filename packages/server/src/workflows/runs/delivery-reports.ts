import type { DeliveryEvent } from '../../inbound/deliveries/delivery.ts';
import type { Database } from '../../store/store.ts';
import type { Happening, RunWaits } from './run-waits.ts';
import { type AwaitedReport, isAwaited, madeBy } from './steps/wait-for-delivery.ts';

/**
 * Tells the runs that wait for a delivery what was reported of it. Whoever is told again, because a crash or a failure
 * came between, listens once.
 */
export function tellOfDeliveries({ db, waits }: { db: Database; waits: Pick<RunWaits, 'resolveAll'> }) {
  /** Of each connection. */
  async function clients(connectionIds: Iterable<string>): Promise<Map<string, string>> {
    const rows = await db
      .selectFrom('connections')
      .select(['id', 'client_id'])
      .where('id', 'in', [...connectionIds])
      .execute();
    return new Map(rows.map((row) => [row.id, row.client_id]));
  }

  return async (events: readonly DeliveryEvent[]): Promise<void> => {
    const clientOf = await clients(new Set(events.map(({ connectionId }) => connectionId)));
    await waits.resolveAll(
      'delivery',
      events.map(({ deliveryId, connectionId, metric, happenedAtMs, event }): Happening => {
        const by = madeBy(event);
        return {
          subject: deliveryId,
          value: { metric, timestamp: Math.floor((happenedAtMs ?? Date.now()) / 1000), ...(by && { by }) },
          accepts({ detail }) {
            const awaited = detail as AwaitedReport;
            return awaited.clientId === clientOf.get(connectionId) && isAwaited(awaited, metric, by);
          },
        };
      }),
    );
  };
}
