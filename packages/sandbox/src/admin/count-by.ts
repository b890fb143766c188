/** The value at a dotted path, such as `data.order.id`. */
export const valueAt = (entry: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], entry);

export interface Counts {
  readonly total: number;
  readonly distinct: number;
  /** How many values occur more than once. */
  readonly repeated: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Counts entries by the value at a path. Entries without one are left out. */
export function countBy(entries: readonly object[], path: string): Counts {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const value = valueAt(entry, path);
    if (value !== undefined) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  const values = [...counts.values()];
  return {
    total: values.reduce((sum, count) => sum + count, 0),
    distinct: counts.size,
    repeated: values.filter((count) => count > 1).length,
    counts: Object.fromEntries(counts),
  };
}
