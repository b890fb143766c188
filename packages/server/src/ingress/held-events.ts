import { verifySignature } from '@cio-bridge/connector';
import { newId } from '../ids.ts';
import type { Database } from '../store/store.ts';
import type { EventWriter } from './event-writer.ts';
import { type IncomingWebhook, toStoredEvent } from './ingress.ts';

/** Per endpoint. A stranger who knows the URL can fill this, and nothing else. */
const MAX_EVENTS = 1_000;
const MAX_BYTES = 10_000_000;

/** Events that came before their signature could be proven: kept apart, starting nothing. */
export interface HeldEvents {
  /** Keeps the event; the oldest make room for it when the bounds are reached. */
  hold(endpointId: string, webhook: IncomingWebhook): Promise<void>;
  /** Verifies what is held with these keys; what proves genuine is stored as if it had just come. */
  verifyAgain(endpointId: string, signingKeys: string[]): Promise<{ accepted: number }>;
}

export function createHeldEvents({ db, writer }: { db: Database; writer: EventWriter }): HeldEvents {
  return {
    async hold(endpointId, { rawBody, timestamp, signature }) {
      await db
        .insertInto('held_events')
        .values({
          id: newId('ev'),
          endpoint_id: endpointId,
          signed_timestamp: timestamp ?? '',
          signature: signature ?? '',
          // Base64: what has not been verified need not be text.
          body_base64: rawBody.toString('base64'),
          body_bytes: rawBody.length,
          received_at_ms: Date.now(),
        })
        .execute();
      const rows = await db
        .selectFrom('held_events')
        .select(['id', 'body_bytes'])
        .where('endpoint_id', '=', endpointId)
        .orderBy('id', 'desc')
        .execute();
      let bytes = 0;
      const over = rows.filter((row, index) => {
        bytes += row.body_bytes;
        return index >= MAX_EVENTS || bytes > MAX_BYTES;
      });
      if (over.length > 0)
        await db
          .deleteFrom('held_events')
          .where(
            'id',
            'in',
            over.map((row) => row.id),
          )
          .execute();
    },
    async verifyAgain(endpointId, signingKeys) {
      const rows = await db
        .selectFrom('held_events')
        .selectAll()
        .where('endpoint_id', '=', endpointId)
        .orderBy('id')
        .execute();
      let accepted = 0;
      for (const row of rows) {
        const rawBody = Buffer.from(row.body_base64, 'base64');
        const headers = { timestamp: row.signed_timestamp, signature: row.signature };
        // Judged by the moment it arrived: waiting with us must not make it too old.
        if (!verifySignature(rawBody, headers, signingKeys, row.received_at_ms).ok) continue;
        await writer.append(endpointId, toStoredEvent(rawBody));
        await db.deleteFrom('held_events').where('id', '=', row.id).execute();
        accepted += 1;
      }
      return { accepted };
    },
  };
}
