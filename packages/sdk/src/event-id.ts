import { encodeTime, isValid, monotonicFactory } from 'ulid';
import { sha256 } from '#platform/digest';
import { invalidInput } from './errors.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford's base 32
const maxSeconds = 99_999_999_999;

/**
 * Derives the id under which Customer.io deduplicates an event (a ULID), so that a repeated call, even
 * after a crash, is the same event: the same three arguments always give the same id.
 *
 * @param namespace - Who is asking, e.g. a workflow's id: keeps equal keys of others apart.
 * @param key - What is stable about this event, e.g. run id and step id, or an order number.
 * @param timestamp - When it happened, in Unix seconds.
 * @throws {CioError} `cio_invalid_input` for an empty namespace or key, or a timestamp that is not whole seconds.
 * @example
 * ```ts
 * await cio.track.event({ id: '42' }, { name: 'paid', id: eventIdFrom('orders', 'A-17', 1_760_000_000) });
 * ```
 */
export function eventIdFrom(namespace: string, key: string, timestamp: number): string {
  if (namespace === '') throw invalidInput('namespace', 'must not be empty');
  if (key === '') throw invalidInput('key', 'must not be empty');
  if (!Number.isInteger(timestamp) || timestamp < 0 || timestamp > maxSeconds) {
    throw invalidInput('timestamp', 'must be whole Unix seconds (not milliseconds)');
  }
  // JSON keeps ('a', 'b:c') and ('a:b', 'c') apart.
  const digest = sha256(JSON.stringify([namespace, key, timestamp]));
  return encodeTime(timestamp * 1000) + base32(digest.subarray(0, 10));
}

/** Each 5 bits of 10 bytes become one of 16 characters. */
function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let heldBits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    heldBits += 8;
    for (; heldBits >= 5; held &= (1 << heldBits) - 1) {
      heldBits -= 5;
      text += alphabet[held >> heldBits];
    }
  }
  return text;
}

/** A fresh event id, for events with nothing stable to derive one from. */
export const newEventId: () => string = monotonicFactory();

export const isEventId = (id: string): boolean => isValid(id);
