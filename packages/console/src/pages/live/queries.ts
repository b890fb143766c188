import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { ReportingEvent, Run } from '../../api/types.ts';
import { type Scope, scopeQuery } from '../../lists/scope.ts';

export const eventsQuery = (scope: Scope) =>
  listQuery<ReportingEvent>(['events', 'live', scope], ({ page, signal }) =>
    request('GET /api/v1/events', { query: { ...page, ...scopeQuery(scope) }, signal }),
  );

export const runsQuery = (scope: Scope) =>
  listQuery<Run>(['runs', 'live', scope], ({ page, signal }) =>
    request('GET /api/v1/runs', { query: { ...page, ...scopeQuery(scope) }, signal }),
  );
