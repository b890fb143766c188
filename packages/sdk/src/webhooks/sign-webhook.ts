import { hmacSha256 } from '#platform/digest';
import { hexOf } from '../digest.ts';

export type WebhookSignature = Record<'x-cio-timestamp' | 'x-cio-signature', string>;

/**
 * Signs a webhook as Customer.io does, for tests of what receives them.
 *
 * @param rawBody - What will be posted, as text or bytes.
 * @param key - The signing key that the receiver knows.
 * @param timestamp - When, in Unix seconds. Default: now.
 * @returns the headers to post it with.
 *
 * @example
 * ```ts
 * const body = JSON.stringify({ event_id: '01K7EXAMPXE0000000000000AA', object_type: 'email', metric: 'sent', timestamp, data });
 * await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...signWebhook(body, key) } });
 * ```
 */
export function signWebhook(
  rawBody: string | Uint8Array,
  key: string,
  timestamp: number = Math.floor(Date.now() / 1000),
): WebhookSignature {
  const signature = hexOf(hmacSha256(key, `v0:${timestamp}:`, rawBody));
  return { 'x-cio-timestamp': String(timestamp), 'x-cio-signature': signature };
}
