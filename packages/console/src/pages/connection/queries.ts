import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';

export const dependentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'dependents'],
    queryFn: ({ signal }) => request('GET /api/v1/connections/{id}/dependents', { path: { id }, signal }),
  });

export const runLimitQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'run-limit'],
    queryFn: ({ signal }) => request('GET /api/v1/connections/{id}/run-limit', { path: { id }, signal }),
  });
