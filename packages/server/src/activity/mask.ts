const MASK = '********';
const SECRET_NAME = /authorization|password|passwd|secret|token|api[-_]?key|write[-_]?key|signing[-_]?key|cookie/i;

/** A copy in which everything named like a secret, and every one of `secrets` wherever it stands, is masked. */
export function maskSecrets(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, MASK), value);
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAME.test(name) && typeof inner === 'string' ? MASK : maskSecrets(inner, secrets),
    ]),
  );
}
