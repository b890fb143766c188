import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { type Scope, scopeQuery } from '../../lists/scope.ts';

/** Runs that stand still because their connection does not let them in. */
export const stuckRunsQuery = (scope: Scope) =>
  queryOptions({
    queryKey: ['runs', 'stuck', scope],
    queryFn: ({ signal }) =>
      request('GET /api/v1/runs', { query: { ...scopeQuery(scope), waitingFor: ['connection'], limit: 200 }, signal }),
  });
