/** About how many characters of JSON a value is, counted until it is more than `limit`. However deep it is nested. */
export function sizeOf(value: unknown, limit = Number.POSITIVE_INFINITY): number {
  let size = 0;
  const left = [value];
  while (left.length > 0 && size <= limit) {
    const each = left.pop();
    if (typeof each === 'string') size += each.length + 2;
    else if (typeof each !== 'object' || each === null) size += 4;
    else {
      size += 2;
      for (const [key, inner] of Object.entries(each)) {
        size += Array.isArray(each) ? 1 : key.length + 4;
        left.push(inner);
      }
    }
  }
  return size;
}

/** Whether lists and objects stand in each other more than so many levels deep. */
export const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner)));
