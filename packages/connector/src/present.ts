/** `T` without the properties that are `undefined`. */
export type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out what is undefined: on the wire, and in JSON, "absent" is the only way to say "not given". */
export function present<T extends object>(fields: T): Present<T> {
  // A loop: this is called several times for each of thousands of events a second.
  const given: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== undefined) given[key] = fields[key];
  return given as Present<T>;
}
