import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';

/** The workflow as it is when its editor is opened: never one that was loaded for another page before. */
export const openedWorkflowQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflows', id, 'opened'],
    queryFn: ({ signal }) => request('GET /api/v1/workflows/{id}', { path: { id }, signal }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
