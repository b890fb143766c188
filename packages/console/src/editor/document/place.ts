/** A place in a workflow's document, as keys and indexes: `['steps', 2, 'input', 'to']`. */
export type Place = readonly (string | number)[];

/** A place as a JSON pointer (RFC 6901): `/steps/2/input/to`. */
export const pointerOf = (place: Place): string =>
  place.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The place that a JSON pointer names; what looks like an index is one. */
export const placeOf = (pointer: string): Place =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** Whether one place is the other, or stands in it. */
export const isWithin = (inner: Place, outer: Place): boolean =>
  outer.every((part, index) => String(inner[index]) === String(part)) && inner.length >= outer.length;

export const isSamePlace = (one: Place, other: Place): boolean => one.length === other.length && isWithin(one, other);

/** What stands at a place of plain data; `undefined` where there is nothing. */
export const valueAt = (value: unknown, place: Place): unknown =>
  place.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, part)
        ? (inner as Record<string | number, unknown>)[part]
        : undefined,
    value,
  );

/** The same data with another value at a place; `undefined` takes away what is there. What leads there is made. */
export function withValue(value: unknown, place: Place, next: unknown): unknown {
  const [part, ...rest] = place;
  if (part === undefined) return next;
  const inner = valueAt(value, [part]);
  if (next === undefined && inner === undefined) return value;
  const changed = withValue(inner, rest, next);
  if (Array.isArray(value) || (typeof part === 'number' && !isRecord(value))) {
    const list = Array.isArray(value) ? value : [];
    const at = Math.min(Number(part), list.length);
    return changed === undefined ? list.toSpliced(at, 1) : list.toSpliced(at, at < list.length ? 1 : 0, changed);
  }
  const record = isRecord(value) ? value : {};
  if (changed === undefined) return Object.fromEntries(Object.entries(record).filter(([key]) => key !== String(part)));
  return { ...record, [part]: changed };
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
