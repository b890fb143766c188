import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { type Scope, scopeQuery } from '../../lists/scope.ts';

const SHOWN = 20;

/** What is known here of somebody: the newest of each kind. */
export const personQuery = (scope: Scope, personId: string) =>
  queryOptions({
    queryKey: ['persons', scope, personId],
    async queryFn({ signal }) {
      const query = { ...scopeQuery(scope), personId, limit: SHOWN };
      const [events, deliveries, runs] = await Promise.all([
        request('GET /api/v1/events', { query, signal }),
        request('GET /api/v1/deliveries', { query, signal }),
        request('GET /api/v1/runs', { query, signal }),
      ]);
      return { events, deliveries, runs };
    },
  });
