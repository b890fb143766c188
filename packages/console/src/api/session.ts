import { queryOptions, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ApiProblem, request } from './client.ts';
import type { Session } from './types.ts';

/** Who is signed in, and what they may; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }): Promise<Session | null> =>
    request('GET /api/v1/session', { signal }).catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The session of a page that only those who are signed in see. */
export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null;
}

const watchers = new Set<() => void>();
let hasEnded = false;

/** Whether the server no longer knows the session of a page that is open. */
export const sessionEnded = {
  set(next: boolean): void {
    hasEnded = next;
    for (const watcher of watchers) watcher();
  },
  use: (): boolean =>
    useSyncExternalStore(
      (watcher) => {
        watchers.add(watcher);
        return () => watchers.delete(watcher);
      },
      () => hasEnded,
    ),
};
