import { hmacSha256, isEqual } from '#platform/digest';

/** Customer.io retries for seven days; an hour more for clocks and the wait between attempts. */
const maxAgeSeconds = 7 * 24 * 3600 + 3600;
const maxAheadSeconds = 5 * 60;

export type SignatureFault =
  | 'missing_header'
  | 'malformed_timestamp'
  | 'malformed_signature'
  | 'no_key'
  /** The body was parsed before it was checked: what was signed are the bytes as they came. */
  | 'parsed_body'
  | 'mismatch'
  | 'too_old'
  | 'too_far_ahead';

export type SignatureVerdict = { ok: true; keyIndex: number } | { ok: false; fault: SignatureFault };

/** The headers of a webhook: fetch's, Node's (in any letter case), or the two values by themselves. */
export type SignatureHeaders =
  | { get(name: string): string | null }
  | { timestamp?: string | undefined; signature?: string | undefined }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Checks that Customer.io sent this webhook.
 *
 * Signed text: `v0:<X-CIO-Timestamp>:<raw body>`, HMAC-SHA256, in hex; the timestamp is in Unix seconds. Age is
 * held only against the seven days for which Customer.io retries, as it does not say whether a retry is stamped
 * anew; storing each event id once is what stops replays. Every key is compared in constant time, so how long the
 * answer takes tells nothing about which of them came close.
 *
 * @param rawBody - The bytes as received, or their text. JSON that was parsed and printed again does not match.
 * @param headers - With `X-CIO-Timestamp` and `X-CIO-Signature`. A `v0=` before the signature is accepted.
 * @param keys - The signing key, or those in use while rotating. Empty ones are passed over: anyone can sign with them.
 * @param nowMs - The present, in milliseconds since 1970.
 * @returns Which key matched, or why none did. Never throws, whatever it is given.
 * @see https://docs.customer.io/integrations/data-out/connections/webhooks/ (read 2026-11)
 *
 * @example
 * const verdict = verifySignature(await request.text(), request.headers, signingKey);
 * if (!verdict.ok) return new Response(verdict.fault, { status: 401 });
 */
export function verifySignature(
  rawBody: string | Uint8Array | ArrayBuffer,
  headers: SignatureHeaders,
  keys: string | readonly (string | undefined)[],
  nowMs: number = Date.now(),
): SignatureVerdict {
  try {
    return verdictOn(rawBody, headers, keys, nowMs);
  } catch {
    // Plain JavaScript can hand over what throws when it is looked at. Such a thing proves nothing.
    return { ok: false, fault: 'mismatch' };
  }
}

function verdictOn(rawBody: unknown, headers: unknown, keys: unknown, nowMs: number): SignatureVerdict {
  const timestamp = headerOf(headers, 'timestamp');
  const signature = headerOf(headers, 'signature');
  if (!timestamp || !signature) return { ok: false, fault: 'missing_header' };
  if (!/^\d{1,12}$/.test(timestamp)) return { ok: false, fault: 'malformed_timestamp' };
  const hex = /^(?:v0=)?([0-9a-f]{64})$/i.exec(signature)?.[1];
  if (hex === undefined) return { ok: false, fault: 'malformed_signature' };
  const all: unknown[] = Array.isArray(keys) ? keys : [keys];
  if (!all.some(isKey)) return { ok: false, fault: 'no_key' };
  const body = bytesOf(rawBody);
  if (body === undefined) return { ok: false, fault: 'parsed_body' };

  const received = bytesOfHex(hex);
  let keyIndex = -1;
  for (const [index, key] of all.entries()) {
    if (!isKey(key)) continue;
    if (isEqual(received, hmacSha256(key, `v0:${timestamp}:`, body))) keyIndex = index;
  }
  if (keyIndex < 0) return { ok: false, fault: 'mismatch' };

  const ageSeconds = nowMs / 1000 - Number(timestamp);
  // Not `>`: a present that is no number makes nothing young.
  if (!(ageSeconds <= maxAgeSeconds)) return { ok: false, fault: 'too_old' };
  if (ageSeconds < -maxAheadSeconds) return { ok: false, fault: 'too_far_ahead' };
  return { ok: true, keyIndex };
}

const isKey = (key: unknown): key is string => typeof key === 'string' && key !== '';

/** A header that came several times is none: which of them was meant, nobody can say. */
function headerOf(headers: unknown, name: 'timestamp' | 'signature'): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const full = `x-cio-${name}`;
  if ('get' in headers && typeof headers.get === 'function') return textOf(headers.get(full));
  const keys = Object.keys(headers);
  const key = keys.find((key) => key.length === full.length && key.toLowerCase() === full) ?? name;
  const value = Object.hasOwn(headers, key) ? (headers as Record<string, unknown>)[key] : undefined;
  return textOf(Array.isArray(value) && value.length === 1 ? value[0] : value);
}

/** Of digits that were looked at. By arithmetic: a text for each of 32 pairs took a tenth of what a webhook costs. */
function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = nibble(hex.charCodeAt(2 * index)) * 16 + nibble(hex.charCodeAt(2 * index + 1));
  }
  return bytes;
}

/** 0 to 9 are 0x30 to 0x39; A to F are 0x41 to 0x46, and small ones 0x61 to 0x66. */
const nibble = (code: number): number => (code & 0xf) + (code >> 6) * 9;

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

function bytesOf(body: unknown): string | Uint8Array | undefined {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  return ArrayBuffer.isView(body) ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength) : undefined;
}
