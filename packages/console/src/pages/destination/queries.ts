import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { ForwardedEvent } from '../../api/types.ts';
import { listKey, queryOf, type SearchOf } from '../../lists/filters.ts';
import type { Scope } from '../../lists/scope.ts';
import { forwardedFilters } from './filters.ts';

type ForwardedSearch = SearchOf<typeof forwardedFilters>;

export const destinationQuery = (id: string) =>
  queryOptions({
    queryKey: ['destinations', id],
    queryFn: ({ signal }) => request('GET /api/v1/destinations/{id}', { path: { id }, signal }),
  });

/** What was forwarded to one destination: it has the scope of that. */
export const forwardedQuery = (id: string, scope: Scope, search: ForwardedSearch) =>
  listQuery<ForwardedEvent>([...listKey('destinations', scope, search), id], ({ page, signal }) => {
    const { clientId: _clientId, environment: _environment, ...asked } = queryOf(forwardedFilters, scope, search);
    return request('GET /api/v1/destinations/{id}/forwarded-events', {
      path: { id },
      query: { ...page, ...asked },
      signal,
    });
  });

export const attemptsQuery = (id: string) =>
  queryOptions({
    queryKey: ['destinations', 'forwarded', id],
    queryFn: ({ signal }) => request('GET /api/v1/forwarded-events/{id}', { path: { id }, signal }),
  });

/** How many events a replay would forward. */
export const replayCountQuery = (id: string, filter: { fromMs: number; metric?: string[] }) =>
  queryOptions({
    queryKey: ['destinations', id, 'replay', filter],
    queryFn: ({ signal }) => request('GET /api/v1/destinations/{id}/replay', { path: { id }, query: filter, signal }),
    gcTime: 0,
  });

/** Whatever changes a destination makes these old. */
export const destinationChanges = [['destinations']];
