/** What others' JSON holds under a key; undefined when it is no object or has no such key. */
export function read(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

/** The same, where only a text or a number is of use. */
export function readText(value: unknown, key: string): string | undefined {
  const found = read(value, key);
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found !== '' ? found : undefined;
}
