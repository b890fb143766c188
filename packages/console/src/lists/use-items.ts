import { useState } from 'react';
import type { Page } from '../api/types.ts';

interface Joined<T> {
  pages: readonly Page<T>[];
  items: T[];
}

/** The rows of all pages. A page more is put behind them: of thousands, none is walked through again. */
export function useItems<T>(pages: readonly Page<T>[] | undefined): T[] {
  const [joined, setJoined] = useState<Joined<T>>({ pages: [], items: [] });
  const now = joinPages(joined, pages ?? []);
  if (now !== joined) setJoined(now);
  return now.items;
}

/** @returns what was joined before, where these are the same pages */
export function joinPages<T>(before: Joined<T>, pages: readonly Page<T>[]): Joined<T> {
  const known = before.pages.length;
  const isMore = known <= pages.length && before.pages.every((page, index) => page === pages[index]);
  if (isMore && known === pages.length) return before;
  const added = (isMore ? pages.slice(known) : pages).map(({ items }) => items);
  return { pages, items: (isMore ? before.items : []).concat(...added) };
}
