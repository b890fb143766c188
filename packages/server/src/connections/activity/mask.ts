import { parseJson } from '@cio-bridge/sdk';

const MASK = '********';
const SECRET_WORDS = 'authorization|password|passwd|secret|token|api[-_]?key|write[-_]?key|signing[-_]?key|cookie';
const SECRET_NAME = new RegExp(SECRET_WORDS, 'i');

/** A copy in which everything named like a secret, and every one of `secrets` wherever it stands, is masked; BigInts, which JSON does not have, become text. */
export function maskSecrets(value: unknown, secrets: readonly string[]): unknown {
  return mask(value, secrets, false);
}

function mask(value: unknown, secrets: readonly string[], isSecret: boolean): unknown {
  if (typeof value === 'string') return isSecret ? MASK : maskText(value, secrets);
  if (typeof value === 'number') return isSecret ? MASK : value;
  if (typeof value === 'bigint') return isSecret ? MASK : maskText(String(value), secrets);
  if (Array.isArray(value)) return value.map((item) => mask(item, secrets, isSecret));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      maskText(name, secrets),
      // All that stands below such a name, too; only its shape is kept.
      mask(inner, secrets, isSecret || SECRET_NAME.test(name)),
    ]),
  );
}

/** The same of a text that is JSON: most hold nothing secret, which shows without looking into each value. */
export function maskJson(text: string, secrets: readonly string[]): unknown {
  const value = parseJson(text, { bigIntegers: 'text' });
  return mayHoldSecrets(text, secrets) ? maskSecrets(value, secrets) : value;
}

/** The masked value as JSON. */
export function maskedJson(value: unknown, secrets: readonly string[]): string {
  const text = jsonOf(value);
  return text === undefined || mayHoldSecrets(text, secrets)
    ? (JSON.stringify(maskSecrets(value, secrets)) ?? 'null')
    : text;
}

/** Behind a backslash a secret may be written in another way than it is. */
const mayHoldSecrets = (json: string, secrets: readonly string[]): boolean =>
  json.includes('\\') || SECRET_NAME.test(json) || secrets.some((secret) => json.includes(secret));

/** `undefined` for what JSON does not have, such as a BigInt. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function maskText(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) masked = masked.replaceAll(secret, MASK);
  return masked;
}

/** What is named like a secret in a text that looks like JSON, with a value that may not come to its end. */
const NAMED_IN_TEXT = new RegExp(
  String.raw`("[^"]{0,100}(?:${SECRET_WORDS})[^"]{0,100}"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[^\s,}\]]+)`,
  'gi',
);

/** The beginning of a long text that is no JSON, masked; where it looks like JSON, so are texts and numbers that are named like a secret. */
export function maskBeginning(text: string, characters: number, secrets: readonly string[]): string {
  const masked = maskText(text.slice(0, characters), secrets).replaceAll(NAMED_IN_TEXT, `$1"${MASK}"`);
  // The last of it may be half a secret, which nothing would recognise.
  return masked.slice(0, -Math.max(1, ...secrets.map(({ length }) => length)));
}
