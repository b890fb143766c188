import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { Run } from '../../api/types.ts';
import { countQuery } from '../../lists/count.tsx';
import { listKey, queryOf, type SearchOf } from '../../lists/filters.ts';
import type { Scope } from '../../lists/scope.ts';
import { runFilters } from './filters.ts';

export type RunSearch = SearchOf<typeof runFilters>;

/** Steps and codes are asked for as lists, though they are typed one at a time. */
export function runQueryOf(scope: Scope, search: RunSearch) {
  const { failedStep, errorCode, ...rest } = queryOf(runFilters, scope, search);
  return {
    ...rest,
    ...(failedStep !== undefined && { failedStep: [failedStep] }),
    ...(errorCode !== undefined && { errorCode: [errorCode] }),
  };
}

export const runsQuery = (scope: Scope, search: RunSearch) =>
  listQuery<Run>(listKey('runs', scope, search), ({ page, signal }) =>
    request('GET /api/v1/runs', { query: { ...page, ...runQueryOf(scope, search) }, signal }),
  );

const count = (scope: Scope, search: RunSearch) =>
  countQuery(listKey('runs', scope, search), async (signal) => {
    const { runs, isMore } = await request('GET /api/v1/runs/count', { query: runQueryOf(scope, search), signal });
    return { count: runs, isMore };
  });

export const runCount = (scope: Scope, search: RunSearch) => ({
  matching: count(scope, search),
  all: count(scope, {}),
});
