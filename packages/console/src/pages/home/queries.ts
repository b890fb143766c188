import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { lastSpansMs } from '../../lists/filters.ts';
import { type Scope, scopeQuery } from '../../lists/scope.ts';

const STALE_MS = 10_000;
const LAST_CHANGES = 5;
/** A sandbox is found among the newest connections, where it stands when somebody tries the server out. */
const NEWEST_CONNECTIONS = 50;

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

/** Whether anything ran yet. */
export const anyRunQuery = queryOptions({
  queryKey: ['runs', 'any'],
  queryFn: async ({ signal }) => (await request('GET /api/v1/runs', { query: { limit: 1 }, signal })).items.length > 0,
});

/** The page of the local Customer.io, where one stands in for the real one; null where none does. */
export const sandboxPageQuery = queryOptions({
  queryKey: ['connections', 'sandbox-page'],
  queryFn: async ({ signal }) => {
    const { allowsSandbox } = await request('GET /api/v1/about', { signal });
    if (!allowsSandbox) return null;
    const { items } = await request('GET /api/v1/connections', { query: { limit: NEWEST_CONNECTIONS }, signal });
    const facts = items.flatMap(({ environments }) => Object.values(environments));
    return facts.find((each) => each?.sandboxUrl != null)?.sandboxUrl ?? null;
  },
  staleTime: 60_000,
});
