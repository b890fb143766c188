import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { Endpoint } from '../../api/types.ts';
import { listKey, queryOf, type SearchOf } from '../../lists/filters.ts';
import type { Scope } from '../../lists/scope.ts';
import { triggerFilters } from './filters.ts';

export const triggersQuery = (scope: Scope, search: SearchOf<typeof triggerFilters>) =>
  listQuery<Endpoint>(listKey('endpoints', scope, search), ({ page, signal }) =>
    request('GET /api/v1/trigger-endpoints', { query: { ...page, ...queryOf(triggerFilters, scope, search) }, signal }),
  );
