import { createHmac, randomUUID } from 'node:crypto';
import { judgeWebhook, reportingSamples, verifySignature } from '@cio-bridge/connector';
import { Problem } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import type { Ingress, IngressOutcome } from '../ingress/ingress.ts';
import type { Endpoints } from './endpoints.ts';

/** As Customer.io would sign it; as somebody would who knows the address alone; as who changed it on its way. */
export const testSignatures = ['right', 'missing', 'wrong'] as const;

interface TestEvent {
  /** A sample of this kind. */
  objectType: string;
  metric: string;
  /** Instead of a sample, as Customer.io would post it; its id and its time are made anew. */
  event?: Record<string, unknown> | undefined;
  signature: (typeof testSignatures)[number];
}

interface SentTestEvent {
  /** As it is stored, where it is. */
  id: string | null;
  /** As Customer.io would number it. */
  eventId: string;
  result: IngressOutcome['result'];
}

/**
 * Posts an event to an endpoint, signed with its newest key, as Customer.io would: through the same verification, store
 * and activation. One that is not signed rightly is only judged: nothing of it is kept or counted, so that no trigger
 * looks broken for a test. For sandbox connections, where nobody real is written to.
 *
 * @throws Problem 422 when the endpoint has no key to sign with.
 */
export async function sendTestEvent(
  { endpoints, ingress, store }: { endpoints: Endpoints; ingress: Ingress; store: Pick<Store, 'db'> },
  endpointId: string,
  test: TestEvent,
): Promise<SentTestEvent> {
  const { token, signingKeys } = await endpoints.get(endpointId);
  const endpoint = await endpoints.findByToken(token);
  const key = signingKeys.at(-1);
  if (!endpoint || key === undefined) {
    throw new Problem(422, 'no_signing_key', 'Paste a signing key first: a test event is signed with it');
  }
  const timestamp = String(Math.floor(Date.now() / 1000));
  const eventId = `test-${randomUUID()}`;
  const event = { ...(test.event ?? sampleOf(test)), event_id: eventId, timestamp: Number(timestamp) };
  const rawBody = Buffer.from(JSON.stringify(event));
  const signature = createHmac('sha256', key).update(`v0:${timestamp}:`).update(rawBody).digest('hex');
  if (test.signature === 'right') {
    const { result } = await ingress.accept(endpoint, { rawBody, timestamp, signature });
    const stored = await store.db
      .selectFrom('events')
      .select('id')
      .where('endpoint_id', '=', endpointId)
      .where('event_id', '=', eventId)
      .executeTakeFirst();
    return { id: stored?.id ?? null, eventId, result };
  }
  const given = test.signature === 'missing' ? {} : { timestamp, signature: createHmac('sha256', key).digest('hex') };
  const verdict = verifySignature(
    rawBody,
    { timestamp: undefined, signature: undefined, ...given },
    endpoint.signingKeys,
  );
  const judgement = judgeWebhook(verdict, endpoint.provenAtMs !== null);
  return { id: null, eventId, result: judgement === 'hold' ? 'held' : 'refused' };
}

function sampleOf({ objectType, metric }: TestEvent): Record<string, unknown> {
  const sample = reportingSamples.find((known) => known.object_type === objectType && known.metric === metric);
  if (!sample) throw new Problem(422, 'no_sample', `There is no sample of ${objectType} ${metric}`, '/metric');
  return { ...sample };
}
