import type { Files } from '../files.ts';

/** A worker or a page has none. */
export const files: Files | undefined = undefined;
