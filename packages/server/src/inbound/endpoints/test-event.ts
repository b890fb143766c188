import { createHmac, randomUUID } from 'node:crypto';
import { reportingSamples } from '@cio-bridge/connector';
import { Problem } from '../../store/problem.ts';
import type { Ingress, IngressOutcome } from '../ingress/ingress.ts';
import type { Endpoints } from './endpoints.ts';

/**
 * Posts a sample event to an endpoint, signed with its newest key, as Customer.io would: through the
 * same verification, store and activation. For sandbox connections, where nobody real is written to.
 *
 * @throws Problem 422 when the endpoint has no key to sign with.
 */
export async function sendTestEvent(
  { endpoints, ingress }: { endpoints: Endpoints; ingress: Ingress },
  endpointId: string,
  { objectType, metric }: { objectType: string; metric: string },
): Promise<{ eventId: string; outcome: IngressOutcome }> {
  const { token, signingKeys } = await endpoints.get(endpointId);
  const endpoint = await endpoints.findByToken(token);
  const key = signingKeys.at(-1);
  if (!endpoint || key === undefined) {
    throw new Problem(422, 'no_signing_key', 'Paste a signing key first: a test event is signed with it');
  }
  const sample = reportingSamples.find((known) => known.object_type === objectType && known.metric === metric);
  if (!sample) throw new Problem(422, 'no_sample', `There is no sample of ${objectType} ${metric}`, '/metric');
  const timestamp = String(Math.floor(Date.now() / 1000));
  const eventId = `test-${randomUUID()}`;
  const rawBody = Buffer.from(JSON.stringify({ ...sample, event_id: eventId, timestamp: Number(timestamp) }));
  const signature = createHmac('sha256', key).update(`v0:${timestamp}:`).update(rawBody).digest('hex');
  return { eventId, outcome: await ingress.accept(endpoint, { rawBody, timestamp, signature }) };
}
