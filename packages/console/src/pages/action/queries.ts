import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';

export const actionQuery = (integration: string, name: string) =>
  queryOptions({
    queryKey: ['actions', integration, name],
    queryFn: ({ signal }) =>
      request('GET /api/v1/actions/{integration}/{name}', { path: { integration, name }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
