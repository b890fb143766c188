import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ApiProblem, request } from './client.ts';
import type { Page, ReportingEvent, Run } from './types.ts';

const PAGE_SIZE = 50;

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) =>
    request('GET /api/v1/session', { signal }).then(
      ({ person }) => person,
      (error: unknown) => {
        if (error instanceof ApiProblem && error.status === 401) return null;
        throw error;
      },
    ),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Whom a one-time link welcomes. */
export const welcomeQuery = (token: string) =>
  queryOptions({
    queryKey: ['welcome', token],
    queryFn: ({ signal }) => request('GET /api/v1/welcome/{token}', { path: { token }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

const pagesOf = <T>(name: 'events' | 'runs', get: (options: PageOptions) => Promise<Page<T>>) =>
  infiniteQueryOptions({
    queryKey: [name, 'list'],
    queryFn: ({ pageParam: before, signal }) =>
      get({ query: { limit: PAGE_SIZE, ...(before === null ? {} : { before }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<T>) => page.next,
  });

interface PageOptions {
  query: { limit: number; before?: string };
  signal: AbortSignal;
}

export const eventsQuery = pagesOf<ReportingEvent>('events', (options) => request('GET /api/v1/events', options));
export const runsQuery = pagesOf<Run>('runs', (options) => request('GET /api/v1/runs', options));

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ['events', id],
    queryFn: ({ signal }) => request('GET /api/v1/events/{id}', { path: { id }, signal }),
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: ({ signal }) => request('GET /api/v1/runs/{id}', { path: { id }, signal }),
  });
