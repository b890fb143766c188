export function countsOf(keys: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** How many there are beyond one of each. */
export const extras = (counts: Map<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
