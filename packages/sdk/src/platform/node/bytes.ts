/** Of the text in UTF-8. */
export const byteLength = (text: string): number => Buffer.byteLength(text);

export const toBase64 = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString('base64');

/** Memory with anything in it. */
export const allocate = (bytes: number): Uint8Array => Buffer.allocUnsafe(bytes);

/** The same, for what is kept: it holds no more than itself in memory. */
export const allocateLasting = (bytes: number): Uint8Array => Buffer.allocUnsafeSlow(bytes);

/**
 * Writes text as UTF-8 into memory that was allocated here and has room for it.
 * @returns how many bytes it took.
 */
export const writeText = (memory: Uint8Array, text: string, at: number): number => (memory as Buffer).write(text, at);
