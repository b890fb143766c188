import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readAnew } from './read-anew.ts';
import { createRefresher } from './refresher.ts';
import { type Change, useChanges } from './stream.ts';

const REFRESH_GAP_MS = 250;

/** Keeps what one query has loaded up to date with the changes that concern it, at most once every `gapMs`. */
export function useLiveQuery(
  queryKey: QueryKey,
  concerns: (change: Change) => boolean,
  gapMs: number = REFRESH_GAP_MS,
): void {
  const queryClient = useQueryClient();
  const hash = JSON.stringify(queryKey);
  const refresh = useMemo(
    () =>
      createRefresher(
        () => readAnew(queryClient, { queryKey: JSON.parse(hash) as QueryKey, exact: true, refetchType: 'all' }),
        gapMs,
      ),
    [queryClient, hash, gapMs],
  );
  useChanges({
    onChange: (change) => {
      if (concerns(change)) refresh();
    },
    onConnected: refresh,
  });
}
