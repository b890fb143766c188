/** Of connections that were never made: Node's and Bun's codes. */
const codes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Whether what `fetch` threw proves that no connection was made, so that nothing left this machine. Node and Bun say
 * so in a code, Deno in words (2.9); workerd and browsers do not tell one failure from another.
 */
export function neverLeft(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: string; cause?: { code?: string; message?: string } };
  return codes.has(code ?? cause?.code ?? '') || (cause?.message ?? '').includes('client error (Connect)');
}
