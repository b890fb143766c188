// Whole: an older Node has no `hash`, could then not load this, and so not even the message that says which Node it takes.
import * as crypto from 'node:crypto';

export const sha256 = (text: string): Uint8Array => crypto.hash('sha256', text, 'buffer');

/** Of the key and the parts one after the other; text counts as UTF-8. */
export function hmacSha256(key: string, ...parts: (string | Uint8Array)[]): Uint8Array {
  const hmac = crypto.createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

export const isEqual = (a: Uint8Array, b: Uint8Array): boolean => crypto.timingSafeEqual(a, b);
