import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { ListQuery } from '../api/queries.ts';
import { createRefresher } from '../api/refresher.ts';
import { type Change, useChanges } from '../api/stream.ts';
import type { Page } from '../api/types.ts';

/** Often enough to feel immediate, seldom enough for a thousand changes a second. */
const LOOK_GAP_MS = 400;
/** At the top nobody reads what is far below: it is loaded again when it is scrolled to. */
const MAX_ROWS_AT_TOP = 200;

/**
 * Puts the newest page onto what is loaded. Rows that are there are brought up to date, and those that no
 * longer belong leave; `isHeld` keeps new ones out, and counts them, while somebody reads further down.
 * Undefined when the two have nothing in common: too much has happened to say what.
 */
export function mergeNewest<T>(
  loaded: T[],
  newest: Page<T>,
  idOf: (item: T) => string,
  isHeld: boolean,
): { items: T[]; news: number } | undefined {
  const newestIds = new Set(newest.items.map(idOf));
  const last = newest.items.at(-1);
  const end = last === undefined ? -1 : loaded.findLastIndex((item) => newestIds.has(idOf(item)));
  const isWhole = newest.next === null;
  if (end < 0 && !isWhole) return undefined;
  const older = isWhole ? [] : loaded.slice(end + 1);
  if (!isHeld) return { items: [...newest.items, ...older], news: 0 };
  const known = new Set(loaded.map(idOf));
  const items = newest.items.filter((item) => known.has(idOf(item)));
  return { items: [...items, ...older], news: newest.items.length - items.length };
}

/** Keeps a list live: at the top by itself, further down by counting what is new. */
export function useLiveRows<T>(props: {
  query: ListQuery<T>;
  idOf: (item: T) => string;
  concerns: (change: Change) => boolean;
  /** Nothing may move under the eyes or the hands of the reader. */
  isHeld: () => boolean;
  isPaused?: boolean;
}) {
  const { query, idOf, concerns, isHeld, isPaused = false } = props;
  const queryClient = useQueryClient();
  const [news, setNews] = useState(0);
  const key = JSON.stringify(query.queryKey);

  const take = useEffectEvent(async (isForced: boolean) => {
    type Data = InfiniteData<Page<T>, string | null>;
    const { queryKey, queryFn } = query;
    if (typeof queryFn !== 'function') return;
    if (queryClient.getQueryData(queryKey) === undefined) {
      // What is on its way for the first time may have been read before the change.
      if (queryClient.isFetching({ queryKey, exact: true }) > 0) look();
      return;
    }
    const newest = await queryClient.fetchQuery({
      queryKey: [...queryKey, 'newest'],
      queryFn: (context) => queryFn({ ...context, queryKey, pageParam: null, direction: 'forward' }),
      staleTime: 0,
      gcTime: 0,
    });
    if (JSON.stringify(queryKey) !== key) return;
    const isHeldNow = !isForced && isHeld();
    queryClient.setQueryData<Data>(queryKey, (data) => {
      const loaded = data?.pages.flatMap(({ items }) => items) ?? [];
      const merged = mergeNewest(loaded, newest, idOf, isHeldNow);
      if (merged === undefined && isHeldNow) {
        setNews(newest.items.length);
        return data;
      }
      setNews(merged?.news ?? 0);
      const isLong = !isHeldNow && loaded.length > MAX_ROWS_AT_TOP;
      if (merged === undefined || isLong) return { pages: [newest], pageParams: [null] };
      const next = newest.next === null ? null : (data?.pages.at(-1)?.next ?? null);
      return { pages: [{ items: merged.items, next }], pageParams: [null] };
    });
    // A page that is on its way will be put behind what was loaded when it was asked for, without this.
    if (queryClient.isFetching({ queryKey, exact: true }) > 0) look();
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list is looked at anew
  const look = useMemo(() => createRefresher(() => take(false), LOOK_GAP_MS), [key]);
  useChanges({
    onChange: (change) => {
      if (concerns(change) && !isPaused) look();
    },
    onConnected: () => {
      if (!isPaused) look();
    },
  });
  const lookAtLoaded = useEffectEvent(() => {
    if (queryClient.getQueryData(query.queryKey) !== undefined) look();
  });
  // What was loaded before, and is shown again, may be old by now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list is looked at anew
  useEffect(() => lookAtLoaded(), [look]);

  return { news, look, show: () => take(true) };
}
