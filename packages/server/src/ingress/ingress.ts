import { createHash } from 'node:crypto';
import { judgeWebhook, parseReportingEvent, verifySignature } from '@cio-bridge/connector';
import type { Endpoints, TriggerEndpoint } from '../endpoints/endpoints.ts';
import type { EventWriter } from './event-writer.ts';
import type { HeldEvents } from './held-events.ts';

/** One webhook as it came over the wire. */
export interface IncomingWebhook {
  rawBody: Buffer;
  timestamp: string | undefined;
  signature: string | undefined;
}

/**
 * `stored`, `duplicate` and `held` are answered 200: the event is on disk. `refused` is a wrong
 * signature at an endpoint whose key is proven, answered 401.
 */
export type IngressOutcome = 'stored' | 'duplicate' | 'held' | 'refused';

export interface Ingress {
  /** Resolves when the event is fsynced; waits for nothing but the store. */
  accept(endpoint: TriggerEndpoint, webhook: IncomingWebhook): Promise<IngressOutcome>;
}

export function createIngress(services: { endpoints: Endpoints; writer: EventWriter; held: HeldEvents }): Ingress {
  const { endpoints, writer, held } = services;
  return {
    async accept(endpoint, webhook) {
      const verdict = verifySignature(webhook.rawBody, webhook, endpoint.signingKeys);
      const judgement = judgeWebhook(verdict, endpoint.provenAtMs !== null);
      if (judgement === 'refuse') return 'refused';
      if (judgement === 'hold') {
        await held.hold(endpoint.id, webhook);
        return 'held';
      }
      if (endpoint.provenAtMs === null) await endpoints.markProven(endpoint.id);
      return writer.append(endpoint.id, toStoredEvent(webhook.rawBody));
    },
  };
}

/** The columns by which an event is found; the payload beside them is the truth. */
export interface EventRow {
  event_id: string;
  object_type: string;
  metric: string;
  happened_at_ms: number | null;
  delivery_id: string | null;
  person_id: string | null;
  payload: string;
}

/**
 * A verified body is stored whatever it holds: refusing a genuine event would hold back all that
 * come after it. One that is not an event at all is known by its hash.
 */
export function toStoredEvent(rawBody: Buffer): EventRow {
  const payload = rawBody.toString('utf8');
  const parsed = parseReportingEvent(rawBody);
  if (!parsed.ok) {
    const event_id = `sha256:${createHash('sha256').update(rawBody).digest('hex')}`;
    return { event_id, object_type: '', metric: '', happened_at_ms: null, delivery_id: null, person_id: null, payload };
  }
  const { event } = parsed;
  return {
    event_id: event.eventId,
    object_type: event.objectType,
    metric: event.metric,
    happened_at_ms: event.timestamp * 1000,
    delivery_id: event.deliveryId ?? null,
    person_id: event.person?.id ?? event.person?.email ?? event.person?.cioId ?? null,
    payload,
  };
}
