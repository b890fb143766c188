import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { Activity } from '../../api/types.ts';
import { countQuery } from '../../lists/count.tsx';
import { listKey, queryOf, type SearchOf } from '../../lists/filters.ts';
import type { Scope } from '../../lists/scope.ts';
import { activityFilters } from './filters.ts';

type ActivitySearch = SearchOf<typeof activityFilters>;

export const activityQuery = (scope: Scope, search: ActivitySearch) =>
  listQuery<Activity>(listKey('activity', scope, search), ({ page, signal }) =>
    request('GET /api/v1/activity', { query: { ...page, ...queryOf(activityFilters, scope, search) }, signal }),
  );

const count = (scope: Scope, search: ActivitySearch) =>
  countQuery(listKey('activity', scope, search), async (signal) => {
    const query = queryOf(activityFilters, scope, search);
    const { activities, isMore } = await request('GET /api/v1/activity/count', { query, signal });
    return { count: activities, isMore };
  });

export const activityCount = (scope: Scope, search: ActivitySearch) => ({
  matching: count(scope, search),
  all: count(scope, {}),
});
