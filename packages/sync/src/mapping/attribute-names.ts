/** Where an attribute of this name stands. Subscriptions have dots in their names, and are no objects here. */
export const attributePath = (name: string): string[] =>
  name.startsWith('cio_subscription_preferences.') ? [name] : name.split('.');

/** Why no attribute can be called so; undefined for a name that will do. */
export const wrongName = (name: string): string | undefined =>
  attributePath(name).every((key) => key !== '' && key !== '__proto__')
    ? undefined
    : `"${name}" cannot be the name of an attribute: give the column another one`;

/** Where one column gives a value and another a part of it, one of them would be lost: the first such pair in words. */
export function hiddenName(columns: readonly { column: string; path: readonly string[] }[]): string | undefined {
  const columnAt = new Map(columns.map(({ path, column }) => [path.join('.'), column]));
  for (const { path, column } of columns) {
    for (let depth = 1; depth < path.length; depth += 1) {
      const whole = columnAt.get(path.slice(0, depth).join('.'));
      if (whole !== undefined) {
        return `"${whole}" would hide "${column}", which is a part of it: give one of them another name, or leave it out`;
      }
    }
  }
  return undefined;
}
