/** A link that looks as what it is, in running text and tables. */
export const linkLook = 'font-medium text-accent hover:underline';

/** A link that is the main thing to do, with the shape of a main button. */
export const mainLinkLook =
  'inline-flex h-9 shrink-0 items-center gap-2 rounded-md bg-accent-fill px-3 font-medium text-white hover:brightness-110';

/** A link that leads to where something is done, with the shape of a quiet button. */
export const linkButtonLook =
  'inline-flex h-9 shrink-0 items-center gap-2 rounded-md border border-line bg-surface px-3 font-medium hover:bg-raised';
