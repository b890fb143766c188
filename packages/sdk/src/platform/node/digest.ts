import { createHmac, hash } from 'node:crypto';

export { timingSafeEqual as isEqual } from 'node:crypto';

export const sha256 = (text: string): Uint8Array => hash('sha256', text, 'buffer');

/** Of the key and the parts one after the other; text counts as UTF-8. */
export function hmacSha256(key: string, ...parts: (string | Uint8Array)[]): Uint8Array {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}
