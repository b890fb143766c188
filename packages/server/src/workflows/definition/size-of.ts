/** About how many characters of JSON a value is, counted until it is more than `limit`. */
export function sizeOf(value: unknown, limit = Number.POSITIVE_INFINITY): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 4;
  let size = 2;
  for (const [key, inner] of Object.entries(value)) {
    size += Array.isArray(value) ? 1 : key.length + 4;
    size += sizeOf(inner, limit - size);
    if (size > limit) break;
  }
  return size;
}
