import { joinBytes } from '../../join-bytes.ts';

/**
 * SHA-256 and HMAC (FIPS 180-4, RFC 2104) for runtimes whose only digests are WebCrypto's, which are asynchronous:
 * a signature is checked, and an id derived, in the middle of what cannot wait. Nothing here branches on a secret.
 */
const encoder = new TextEncoder();
const blockBytes = 64;

const primes: number[] = [];
for (let candidate = 2; primes.length < 64; candidate += 1) {
  if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
}
/** The first 32 bits of the fraction of a prime's root, of which a double holds well over 40. */
const fractionOf = (prime: number, root: number): number => (prime ** (1 / root) * 2 ** 32) | 0;
const roundConstants = primes.map((prime) => fractionOf(prime, 3));
const rotated = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

function digest(message: Uint8Array): Uint8Array {
  const state = primes.slice(0, 8).map((prime) => fractionOf(prime, 2));
  const padded = new DataView(new ArrayBuffer(((message.length + 8) & -blockBytes) + blockBytes));
  new Uint8Array(padded.buffer).set(message);
  padded.setUint8(message.length, 0x80);
  padded.setUint32(padded.byteLength - 8, message.length / 2 ** 29);
  padded.setUint32(padded.byteLength - 4, message.length << 3);
  const words: number[] = [];
  for (let block = 0; block < padded.byteLength; block += blockBytes) {
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let round = 0; round < 64; round += 1) {
      const [near = 0, far = 0] = [words[round - 2], words[round - 15]];
      const word =
        round < 16
          ? padded.getInt32(block + round * 4)
          : (((rotated(near, 17) ^ rotated(near, 19) ^ (near >>> 10)) + (words[round - 7] as number)) | 0) +
            (((rotated(far, 7) ^ rotated(far, 18) ^ (far >>> 3)) + (words[round - 16] as number)) | 0);
      words[round] = word | 0;
      const first =
        (h +
          (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) +
          ((e & f) ^ (~e & g)) +
          (roundConstants[round] as number) +
          (word | 0)) |
        0;
      const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => {
      state[index] = ((state[index] as number) + word) | 0;
    });
  }
  const answer = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => {
    answer.setInt32(index * 4, word);
  });
  return new Uint8Array(answer.buffer);
}

const bytesOf = (part: string | Uint8Array): Uint8Array => (typeof part === 'string' ? encoder.encode(part) : part);

export const sha256 = (text: string): Uint8Array => digest(encoder.encode(text));

/** Of the key and the parts one after the other; text counts as UTF-8. */
export function hmacSha256(key: string, ...parts: (string | Uint8Array)[]): Uint8Array {
  const bytes = encoder.encode(key);
  const block = new Uint8Array(blockBytes);
  block.set(bytes.length > blockBytes ? digest(bytes) : bytes);
  const inner = digest(joinBytes([block.map((byte) => byte ^ 0x36), ...parts.map(bytesOf)]));
  return digest(joinBytes([block.map((byte) => byte ^ 0x5c), inner]));
}

/** Of equal length; takes as long wherever they differ. */
export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index += 1) difference |= (a[index] as number) ^ (b[index] ?? 0);
  return difference === 0;
}
