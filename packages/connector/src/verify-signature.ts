import { createHmac, timingSafeEqual } from 'node:crypto';

/** Customer.io retries for seven days; an hour more for clocks and the wait between attempts. */
const maxAgeSeconds = 7 * 24 * 3600 + 3600;
const maxAheadSeconds = 5 * 60;

export type SignatureFault =
  | 'missing_header'
  | 'malformed_timestamp'
  | 'malformed_signature'
  | 'no_key'
  | 'mismatch'
  | 'too_old'
  | 'too_far_ahead';

export type SignatureVerdict = { ok: true; keyIndex: number } | { ok: false; fault: SignatureFault };

/**
 * Checks that Customer.io sent this webhook.
 *
 * Signed text: `v0:<X-CIO-Timestamp>:<raw body>`, HMAC-SHA256, in hex; the timestamp is in Unix seconds. Age is
 * held only against the seven days for which Customer.io retries, as it does not say whether a retry is stamped
 * anew; storing each event id once is what stops replays. Every key is compared in constant time, so how long the
 * answer takes tells nothing about which of them came close.
 *
 * @param rawBody - The bytes as received. JSON that was parsed and printed again does not match.
 * @param headers - `X-CIO-Timestamp` and `X-CIO-Signature`. A `v0=` before the signature is accepted.
 * @param keys - The signing keys in use; two while rotating. Empty ones are passed over: anyone can sign with them.
 * @param nowMs - The present, in milliseconds since 1970.
 * @returns Which key matched, or why none did. Never throws.
 * @see https://docs.customer.io/integrations/data-out/connections/webhooks/ (read 2026-11)
 *
 * @example
 * const verdict = verifySignature(rawBody, { timestamp, signature }, [signingKey]);
 * if (!verdict.ok) return response.status(401).send({ code: verdict.fault });
 */
export function verifySignature(
  rawBody: Uint8Array,
  headers: { timestamp: string | undefined; signature: string | undefined },
  keys: readonly string[],
  nowMs: number = Date.now(),
): SignatureVerdict {
  const { timestamp, signature } = headers;
  if (!timestamp || !signature) return { ok: false, fault: 'missing_header' };
  if (!/^\d{1,12}$/.test(timestamp)) return { ok: false, fault: 'malformed_timestamp' };
  const hex = /^(?:v0=)?([0-9a-f]{64})$/i.exec(signature)?.[1];
  if (hex === undefined) return { ok: false, fault: 'malformed_signature' };
  if (!keys.some((key) => key !== '')) return { ok: false, fault: 'no_key' };

  const received = Buffer.from(hex, 'hex');
  let keyIndex = -1;
  for (const [index, key] of keys.entries()) {
    const expected = createHmac('sha256', key).update(`v0:${timestamp}:`).update(rawBody).digest();
    if (timingSafeEqual(received, expected) && key !== '') keyIndex = index;
  }
  if (keyIndex < 0) return { ok: false, fault: 'mismatch' };

  const ageSeconds = nowMs / 1000 - Number(timestamp);
  if (ageSeconds > maxAgeSeconds) return { ok: false, fault: 'too_old' };
  if (ageSeconds < -maxAheadSeconds) return { ok: false, fault: 'too_far_ahead' };
  return { ok: true, keyIndex };
}

/**
 * What to do with a webhook, given how its signature did and whether the endpoint's key is proven, that is,
 * whether any event has ever verified with it.
 *
 * - `accept`: store it, answer 200. The first one accepted proves the key.
 * - `hold`: no key can be judged wrong yet. Store it apart, answer 200, start nothing, verify again when a key is pasted.
 * - `refuse`: answer 401.
 */
export function judgeWebhook(verdict: SignatureVerdict, proven: boolean): 'accept' | 'hold' | 'refuse' {
  if (verdict.ok) return 'accept';
  // Its signature was right and its time was not: a replay, whatever the key's standing.
  if (verdict.fault === 'too_old' || verdict.fault === 'too_far_ahead') return 'refuse';
  return proven ? 'refuse' : 'hold';
}
