import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { lastSpansMs } from '../../lists/filters.ts';
import { type Scope, scopeQuery } from '../../lists/scope.ts';
import type { metrics } from '../../words/reporting.ts';

const STALE_MS = 10_000;
const since = (span: string) => ({ fromMs: Date.now() - (lastSpansMs[span] ?? 0) });

type Metric = (typeof metrics)[number];
type RunStatus = 'succeeded' | 'failed' | 'waiting';

export const eventCountQuery = (scope: Scope, span: string, metric: Metric) =>
  queryOptions({
    queryKey: ['events', 'home', scope, span, metric],
    queryFn: ({ signal }) =>
      request('GET /api/v1/events/count', {
        query: { ...scopeQuery(scope), ...since(span), metric: [metric] },
        signal,
      }),
    staleTime: STALE_MS,
  });

export const runCountQuery = (scope: Scope, span: string, status: RunStatus) =>
  queryOptions({
    queryKey: ['runs', 'home', scope, span, status],
    queryFn: ({ signal }) =>
      request('GET /api/v1/runs/count', { query: { ...scopeQuery(scope), ...since(span), status: [status] }, signal }),
    staleTime: STALE_MS,
  });
