import { type Environment, type SignatureFault, verifySignature } from '@cio-bridge/connector';
import { newId } from '../../ids.ts';
import { notFound } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import type { Endpoints, TriggerEndpoint } from '../endpoints/endpoints.ts';
import type { Figures } from '../endpoints/figures.ts';
import type { EventWriter } from './event-writer.ts';
import type { IncomingWebhook } from './incoming-webhook.ts';
import { readEvents } from './read-events.ts';

/** Per endpoint. A stranger who knows the URL can fill this, and nothing else. */
export const MAX_HELD_EVENTS = 1_000;
const MAX_HELD_BYTES = 10_000_000;

export interface HeldEvent {
  id: string;
  endpointId: string;
  receivedAtMs: number;
  bodyBytes: number;
  /** Why its signature could not be proven when it came. */
  fault: SignatureFault | null;
  /** What it says, unproven: a stranger may have written it. Cut after 20,000 characters. */
  body: string;
}

/** Events that came before their signature could be proven: kept apart, starting nothing. */
export interface HeldEvents {
  /**
   * Keeps the event, unless the bounds are reached: then `false`, and Customer.io is to keep it. It
   * does for seven days; dropping an older one instead would lose what may be genuine.
   */
  hold(endpoint: TriggerEndpoint, webhook: IncomingWebhook, fault: SignatureFault): Promise<boolean>;
  /** Verifies what is held with the endpoint's keys; what proves genuine is stored as if it had just come. */
  verifyAgain(endpointId: string): Promise<{ accepted: number; duplicates: number; held: number }>;
  list(page: { endpointId: string; limit: number; before?: string | undefined }): Promise<HeldEvent[]>;
  /** How many are held, by endpoint. */
  counts(endpointIds: readonly string[]): Promise<Map<string, number>>;
  /** Drops one, or all of an endpoint. @throws Problem 404 when there is no such held event. */
  drop(endpointId: string, id?: string): Promise<{ dropped: number }>;
}

const SHOWN_CHARACTERS = 20_000;
/** Enough of the base64 for them: a character is 3 bytes at most. */
const SHOWN_BASE64 = SHOWN_CHARACTERS * 4;

export function createHeldEvents(services: {
  store: Pick<Store, 'db' | 'reads'>;
  writer: EventWriter;
  endpoints: Endpoints;
  figures: Figures;
  /** The time in the sandbox that an endpoint belongs to; `undefined` for a real workspace. */
  sandboxNowMs: (connectionId: string, environment: Environment) => Promise<number | undefined>;
}): HeldEvents {
  const { store, writer, endpoints, figures, sandboxNowMs } = services;
  const { db, reads } = store;

  async function room(endpointId: string, bytes: number): Promise<boolean> {
    const { held, heldBytes } = await db
      .selectFrom('held_events')
      .select(({ fn }) => [fn.countAll().as('held'), fn.sum('body_bytes').as('heldBytes')])
      .where('endpoint_id', '=', endpointId)
      .executeTakeFirstOrThrow();
    return Number(held) < MAX_HELD_EVENTS && Number(heldBytes) + bytes <= MAX_HELD_BYTES;
  }

  return {
    async hold({ id: endpointId, connectionId, environment }, { rawBody, timestamp, signature }, fault) {
      if (!(await room(endpointId, rawBody.length))) return false;
      const sandboxTimeMs = await sandboxNowMs(connectionId, environment);
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
          fault,
          sandbox_now_ms: sandboxTimeMs === undefined ? null : Math.floor(sandboxTimeMs),
        })
        .execute();
      return true;
    },
    async verifyAgain(endpointId) {
      const endpoint = await endpoints.get(endpointId);
      const ids = await db
        .selectFrom('held_events')
        .select('id')
        .where('endpoint_id', '=', endpointId)
        .orderBy('id')
        .execute();
      const outcome = { accepted: 0, duplicates: 0, held: ids.length };
      for (const { id } of ids) {
        const row = await db.selectFrom('held_events').selectAll().where('id', '=', id).executeTakeFirst();
        if (!row) continue; // dropped meanwhile
        const rawBody = Buffer.from(row.body_base64, 'base64');
        const headers = { timestamp: row.signed_timestamp, signature: row.signature };
        // Judged by the moment it arrived, on the clock of who signed it: waiting with us must not make it too old.
        const arrivedAtMs = row.sandbox_now_ms ?? row.received_at_ms;
        const verdict = verifySignature(rawBody, headers, endpoint.signingKeys, arrivedAtMs);
        if (!verdict.ok) continue;
        if (verdict.keyIndex === endpoint.signingKeys.length - 1) await endpoints.markProven(endpoint);
        const appended = await writer.append(endpoint, readEvents(rawBody));
        figures.verified(endpointId, endpoint.fingerprints[verdict.keyIndex] as string);
        figures.accepted(endpointId, appended);
        await db.deleteFrom('held_events').where('id', '=', id).execute();
        outcome.accepted += appended.stored;
        outcome.duplicates += appended.duplicates;
        outcome.held -= 1;
      }
      return outcome;
    },
    async list({ endpointId, limit, before }) {
      const rows = await reads
        .selectFrom('held_events')
        .select(['id', 'endpoint_id', 'received_at_ms', 'body_bytes', 'fault'])
        .select(({ fn, val }) => fn<string>('substr', ['body_base64', val(1), val(SHOWN_BASE64)]).as('beginning'))
        .where('endpoint_id', '=', endpointId)
        .$if(before !== undefined, (query) => query.where('id', '<', before as string))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        endpointId: row.endpoint_id,
        receivedAtMs: row.received_at_ms,
        bodyBytes: row.body_bytes,
        fault: row.fault as SignatureFault | null,
        body: Buffer.from(row.beginning, 'base64').toString('utf8').slice(0, SHOWN_CHARACTERS),
      }));
    },
    async counts(endpointIds) {
      if (endpointIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('held_events')
        .select(({ fn }) => ['endpoint_id', fn.countAll().as('held')])
        .where('endpoint_id', 'in', endpointIds)
        .groupBy('endpoint_id')
        .execute();
      return new Map(rows.map((row) => [row.endpoint_id, Number(row.held)]));
    },
    async drop(endpointId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('held_events')
        .where('endpoint_id', '=', endpointId)
        .$if(id !== undefined, (query) => query.where('id', '=', id as string))
        .executeTakeFirstOrThrow();
      if (id !== undefined && numDeletedRows === 0n) throw notFound('held event');
      return { dropped: Number(numDeletedRows) };
    },
  };
}
