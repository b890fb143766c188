/** Where something is within an input. */
export type Path = readonly (string | number)[];

/** As people read it: `attachments[0].name`. */
export const pathOf = (path: Path): string =>
  path.reduce<string>((all, part) => {
    if (typeof part === 'number') return `${all}[${part}]`;
    return all === '' ? part : `${all}.${part}`;
  }, '');

/** As programs read it: a JSON pointer (RFC 6901). */
export const pointerTo = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
