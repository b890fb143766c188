import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { lastSpansMs } from '../../lists/filters.ts';
import { type Scope, scopeQuery } from '../../lists/scope.ts';

const STALE_MS = 10_000;
const LAST_CHANGES = 5;

/** Every figure of the page in one answer. */
export const overviewQuery = (scope: Scope, span: string) =>
  queryOptions({
    queryKey: ['overview', scope, span],
    queryFn: ({ signal }) => {
      const untilMs = Date.now();
      return request('GET /api/v1/overview', {
        query: { ...scopeQuery(scope), fromMs: untilMs - (lastSpansMs[span] ?? 0), untilMs },
        signal,
      });
    },
    staleTime: STALE_MS,
  });

export const lastChangesQuery = queryOptions({
  queryKey: ['audit', 'last'],
  queryFn: ({ signal }) => request('GET /api/v1/audit', { query: { limit: LAST_CHANGES }, signal }),
});

/** The newest run of the scope; null before the first. */
export const lastRunQuery = (scope: Scope) =>
  queryOptions({
    queryKey: ['runs', 'last', scope],
    queryFn: async ({ signal }) =>
      (await request('GET /api/v1/runs', { query: { ...scopeQuery(scope), limit: 1 }, signal })).items[0] ?? null,
    staleTime: STALE_MS,
  });
