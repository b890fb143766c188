/** For rules about which inputs go together: they hold whatever else is wrong, so that a person reads of all at once. */
export const whateverElse = {
  when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** `T` with one or more of the inputs `K`. */
export type AtLeastOne<T, K extends keyof T> = { [P in K]: T & { [Q in P]-?: NonNullable<T[Q]> } }[K];

/** `T` with one of the inputs `K`, and none of the others. */
export type ExactlyOne<T, K extends keyof T> = {
  [P in K]: Omit<T, K> & { [Q in P]-?: NonNullable<T[Q]> } & { [Q in Exclude<K, P>]?: undefined };
}[K];

/** The same rule in JSON Schema. */
export const anyOfRequired = (...choices: string[][]) => ({
  anyOf: choices.map((required) => ({ type: 'object', required })),
});
