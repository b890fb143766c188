import { deliveryMetrics } from '@cio-bridge/connector';
import type { Logger } from 'pino';
import type { Connections, Environment } from '../../connections/connections.ts';
import type { Store } from '../../store/store.ts';
import type { Deliveries } from './deliveries.ts';
import type { DeliveryPlace } from './delivery.ts';

const INTERVAL_MS = 10 * 60_000;
/** Webhooks bring most of it within this time. */
const FIRST_LOOK_AFTER_MS = 15 * 60_000;
/** And nearly all within a day: then once more, for opens and clicks. */
const SECOND_LOOK_AFTER_MS = 24 * 3_600_000;
/** For as long as Customer.io repeats its webhooks. */
const LAST_LOOK_AFTER_MS = 7 * 24 * 3_600_000;
/** Per round: the App API allows ten calls a second, and others want them too. */
const MAX_PER_ROUND = 200;

/** Asks Customer.io about messages that we sent, so that a lost webhook leaves no hole in their history. */
export interface Reconciliation {
  /** @returns the metrics that no webhook had brought. @throws CioError when Customer.io cannot be asked. */
  reconcile(place: DeliveryPlace): Promise<string[]>;
  /** Everything that is due now. @returns how many deliveries were asked about, and what was found. */
  reconcileDue(nowMs?: number): Promise<{ asked: number; found: number }>;
  stop(): Promise<void>;
}

export function startReconciliation(services: {
  store: Pick<Store, 'db' | 'reads'>;
  connections: Connections;
  deliveries: Deliveries;
  log: Logger;
}): Reconciliation {
  const { connections, deliveries, log } = services;
  const { db, reads } = services.store;
  let isStopped = false;
  let working: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    working = reconcileDue().catch((error: unknown) => log.error({ err: error }, 'reconciliation failed'));
  }, INTERVAL_MS).unref();

  async function reconcile({ deliveryId, connectionId, environment }: DeliveryPlace): Promise<string[]> {
    const connector = await connections.connector(connectionId, environment);
    const told = await connector.run('customer-io/get-delivery', { deliveryId });
    const reported: readonly string[] = Object.keys(
      deliveryMetrics[told.channel as keyof typeof deliveryMetrics] ?? deliveryMetrics.email,
    );
    // Beside what webhooks report, the answer has `created`, and counts by person and machine.
    const metrics = Object.fromEntries(Object.entries(told.metrics).filter(([metric]) => reported.includes(metric)));
    const { id, email, cioId } = told.person;
    return deliveries.reconcile(
      { deliveryId, connectionId, environment },
      { objectType: told.channel, personId: id ?? email ?? cioId ?? null, metrics },
    );
  }

  async function reconcileDue(nowMs = Date.now()): Promise<{ asked: number; found: number }> {
    const outcome = { asked: 0, found: 0 };
    for (const place of await due(nowMs)) {
      if (isStopped) break;
      outcome.asked += 1;
      try {
        outcome.found += (await reconcile(place)).length;
      } catch (error) {
        log.warn({ err: error, deliveryId: place.deliveryId }, 'Customer.io could not be asked about a delivery');
      }
      await db
        .insertInto('delivery_checks')
        .values({ delivery_id: place.deliveryId, connection_id: place.connectionId, checked_at_ms: nowMs })
        .onConflict((conflict) =>
          conflict.columns(['delivery_id', 'connection_id']).doUpdateSet({ checked_at_ms: nowMs }),
        )
        .execute();
    }
    return outcome;
  }

  /** Sent by us, and not yet asked about at this age. */
  async function due(nowMs: number): Promise<DeliveryPlace[]> {
    const rows = await reads
      .selectFrom('send_ledger')
      .leftJoin('delivery_checks', (join) =>
        join
          .onRef('delivery_checks.delivery_id', '=', 'send_ledger.delivery_id')
          .onRef('delivery_checks.connection_id', '=', 'send_ledger.connection_id'),
      )
      .select(['send_ledger.delivery_id', 'send_ledger.connection_id', 'environment'])
      .where('send_ledger.delivery_id', 'is not', null)
      .where('intended_at_ms', '>', nowMs - LAST_LOOK_AFTER_MS)
      .where((where) =>
        where.or([
          where.and([where('intended_at_ms', '<', nowMs - FIRST_LOOK_AFTER_MS), where('checked_at_ms', 'is', null)]),
          where.and([
            where('intended_at_ms', '<', nowMs - SECOND_LOOK_AFTER_MS),
            where('checked_at_ms', '<', where('intended_at_ms', '+', SECOND_LOOK_AFTER_MS)),
          ]),
        ]),
      )
      .orderBy('intended_at_ms')
      .limit(MAX_PER_ROUND)
      .execute();
    return rows.map((row) => ({
      deliveryId: row.delivery_id as string,
      connectionId: row.connection_id,
      environment: row.environment as Environment,
    }));
  }

  return {
    reconcile,
    reconcileDue,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await working;
    },
  };
}
