/**
 * Names and values: an object literal, or something typed by an interface; no list, Map, Set or Date. What is undefined
 * is left out. Of people and objects, `created_at` and `_timestamp` may be any `Moment`, and leave in Unix seconds.
 */
export type Attributes =
  | Readonly<Record<string, unknown>>
  | (object & { readonly [Symbol.iterator]?: undefined; readonly [Symbol.toPrimitive]?: undefined });
