import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ApiProblem, request } from './client.ts';
import type { Page, Person, ReportingEvent, Run, RunDetail, Welcomed } from './types.ts';

const PAGE_SIZE = 50;

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) =>
    request<{ person: Person }>('/api/v1/session', { signal }).then(
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
    queryFn: ({ signal }) => request<Welcomed>(`/api/v1/welcome/${encodeURIComponent(token)}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

const pagesOf = <T>(name: string) =>
  infiniteQueryOptions({
    queryKey: [name, 'list'],
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: String(PAGE_SIZE) });
      if (pageParam !== null) search.set('before', pageParam);
      return request<Page<T>>(`/api/v1/${name}?${search}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<T>) => page.next,
  });

export const eventsQuery = pagesOf<ReportingEvent>('events');
export const runsQuery = pagesOf<Run>('runs');

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ['events', id],
    queryFn: ({ signal }) => request<ReportingEvent>(`/api/v1/events/${encodeURIComponent(id)}`, { signal }),
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: ({ signal }) => request<RunDetail>(`/api/v1/runs/${encodeURIComponent(id)}`, { signal }),
  });
