import { createHmac } from 'node:crypto';

/** A reporting event as Customer.io posts it. */
export function signedEvent(signingKey: string, eventId: string): { headers: Record<string, string>; body: string } {
  const timestamp = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    event_id: eventId,
    object_type: 'email',
    metric: 'bounced',
    timestamp,
    data: { delivery_id: eventId, recipient: `${eventId}@example.com`, identifiers: { id: eventId } },
  });
  const signature = createHmac('sha256', signingKey).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-cio-timestamp': String(timestamp),
    'x-cio-signature': signature,
  };
  return { headers, body };
}
