/** What stands in records where a secret was. */
const MASK = '********';
/** A shorter one would mask half of what is written. */
const MIN_LENGTH = 4;

/** The values that a step's texts are rendered with for the record: every secret of these names is masked. */
export const maskedNames = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, MASK]));

/**
 * Everything that must not be written down of a request: the secrets, and every text that was made with one, such as
 * `Basic …`, in the forms in which another side may give it back.
 *
 * @param shown - The same request, made with masks in the place of secrets.
 */
export function sensitiveTexts(request: unknown, shown: unknown, secrets: Record<string, string>): string[] {
  const made = [...Object.values(secrets), ...differing(request, shown)].flatMap(partsOf);
  const texts = new Set(made.flatMap(formsOf).filter((text) => text.length >= MIN_LENGTH));
  // The longest first: one inside another would leave the rest of it to be read.
  return [...texts].sort((one, other) => other.length - one.length);
}

/** A copy in which none of the texts can be read. */
export function withoutTexts<T>(value: T, texts: readonly string[]): T {
  if (texts.length === 0) return value;
  return masked(value) as T;

  function masked(inside: unknown): unknown {
    if (typeof inside === 'string') return texts.reduce((text, secret) => text.replaceAll(secret, MASK), inside);
    if (Array.isArray(inside)) return inside.map(masked);
    if (typeof inside !== 'object' || inside === null) return inside;
    return Object.fromEntries(Object.entries(inside).map(([key, each]) => [masked(key), masked(each)]));
  }
}

/** The texts that are not the same in both. */
function differing(one: unknown, other: unknown): string[] {
  if (typeof one === 'string') return one === other ? [] : [one];
  if (typeof one !== 'object' || one === null) return [];
  return Object.entries(one).flatMap(([key, inner]) =>
    differing(inner, (other as Record<string, unknown> | null)?.[key]),
  );
}

/** Of `Bearer abc` the `abc` too: an answer may give back either. */
const partsOf = (text: string): string[] => [text, ...(/^\S+ (\S+)$/.exec(text)?.slice(1) ?? [])];

const formsOf = (text: string): string[] => [
  text,
  encodeURIComponent(text),
  Buffer.from(text).toString('base64'),
  JSON.stringify(text).slice(1, -1),
];
