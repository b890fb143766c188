import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { Delivery } from '../../api/types.ts';
import { countQuery } from '../../lists/count.tsx';
import { listKey, queryOf, type SearchOf } from '../../lists/filters.ts';
import type { Scope } from '../../lists/scope.ts';
import { deliveryFilters } from './filters.ts';

type DeliverySearch = SearchOf<typeof deliveryFilters>;

export const deliveriesQuery = (scope: Scope, search: DeliverySearch) =>
  listQuery<Delivery>(listKey('deliveries', scope, search), ({ page, signal }) =>
    request('GET /api/v1/deliveries', { query: { ...page, ...queryOf(deliveryFilters, scope, search) }, signal }),
  );

const count = (scope: Scope, search: DeliverySearch) =>
  countQuery(listKey('deliveries', scope, search), async (signal) => {
    const query = queryOf(deliveryFilters, scope, search);
    const { deliveries, isMore } = await request('GET /api/v1/deliveries/count', { query, signal });
    return { count: deliveries, isMore };
  });

export const deliveryCount = (scope: Scope, search: DeliverySearch) => ({
  matching: count(scope, search),
  all: count(scope, {}),
});
