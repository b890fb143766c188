/** A JSON pointer (RFC 6901) to what stands at this path below `base`. */
export const pointerOf = (base: string, path: readonly PropertyKey[]): string =>
  [base, ...path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
