/** How long a row counts as new, and is drawn so when it appears. */
const FRESH_MS = 5_000;

export const rowLink =
  'grid grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-1 px-4 py-2.5 -outline-offset-2! hover:bg-raised';

/** Nothing that was there before the page was opened arrives in front of its reader. */
export const arrival = (atMs: number): string =>
  atMs > performance.timeOrigin && Date.now() - atMs < FRESH_MS ? 'motion-safe:animate-arrive' : '';
