const MASK = '********';
const SECRET_NAME = /authorization|password|passwd|secret|token|api[-_]?key|write[-_]?key|signing[-_]?key|cookie/i;

/** A copy in which everything named like a secret, and every one of `secrets` wherever it stands, is masked. */
export function maskSecrets(value: unknown, secrets: readonly string[]): unknown {
  const masked = (text: string): string => secrets.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
  if (typeof value === 'string') return masked(value);
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      masked(name),
      SECRET_NAME.test(name) ? maskAll(inner, masked) : maskSecrets(inner, secrets),
    ]),
  );
}

/** Everything below such a name, its shape kept. */
function maskAll(value: unknown, masked: (name: string) => string): unknown {
  if (typeof value === 'string' || typeof value === 'number') return MASK;
  if (Array.isArray(value)) return value.map((item) => maskAll(item, masked));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [masked(name), maskAll(inner, masked)]));
}
