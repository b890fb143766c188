import { sha256 } from '#platform/digest';

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * SHA-256 of a text (as UTF-8) in 64 hex digits, synchronously on every runtime: for keys that are derived from others.
 */
export const sha256Hex = (text: string): string => hexOf(sha256(text));
