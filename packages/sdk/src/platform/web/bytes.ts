const encoder = new TextEncoder();

/** Of the text in UTF-8. */
export const byteLength = (text: string): number => encoder.encode(text).length;

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  // A few thousand at a time: each byte becomes an argument.
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary);
}

export const allocate = (bytes: number): Uint8Array => new Uint8Array(bytes);

export const allocateLasting = (bytes: number): Uint8Array => new Uint8Array(bytes);

/**
 * Writes text as UTF-8 into memory that has room for it.
 * @returns how many bytes it took.
 */
export const writeText = (memory: Uint8Array, text: string, at: number): number =>
  encoder.encodeInto(text, memory.subarray(at)).written;
