import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { ReportingEvent } from '../../api/types.ts';
import { countQuery } from '../../lists/count.tsx';
import { listKey, queryOf, type SearchOf } from '../../lists/filters.ts';
import type { Scope } from '../../lists/scope.ts';
import { eventFilters } from './filters.ts';

type EventSearch = SearchOf<typeof eventFilters>;

export const eventsQuery = (scope: Scope, search: EventSearch) =>
  listQuery<ReportingEvent>(listKey('events', scope, search), ({ page, signal }) =>
    request('GET /api/v1/events', { query: { ...page, ...queryOf(eventFilters, scope, search) }, signal }),
  );

const count = (scope: Scope, search: EventSearch) =>
  countQuery(listKey('events', scope, search), async (signal) => {
    const query = queryOf(eventFilters, scope, search);
    const { events, isMore } = await request('GET /api/v1/events/count', { query, signal });
    return { count: events, isMore };
  });

export const eventCount = (scope: Scope, search: EventSearch) => ({
  matching: count(scope, search),
  all: count(scope, {}),
});
