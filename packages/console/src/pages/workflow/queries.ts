import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflows', id, 'versions'],
    queryFn: ({ signal }) =>
      request('GET /api/v1/workflows/{id}/versions', { path: { id }, query: { limit: 200 }, signal }),
  });

export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['workflows', id, 'versions', version],
    queryFn: ({ signal }) =>
      request('GET /api/v1/workflows/{id}/versions/{version}', { path: { id, version }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const differenceQuery = (id: string, version: number, from: number) =>
  queryOptions({
    queryKey: ['workflows', id, 'difference', from, version],
    queryFn: ({ signal }) =>
      request('GET /api/v1/workflows/{id}/versions/{version}/difference', {
        path: { id, version },
        query: { from },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const publicationsQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflows', id, 'publications'],
    queryFn: ({ signal }) =>
      request('GET /api/v1/workflows/{id}/publications', { path: { id }, query: { limit: 50 }, signal }),
  });

/** Who is editing it now. */
export const editorQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflows', id, 'editor'],
    queryFn: ({ signal }) => request('GET /api/v1/workflows/{id}/editor', { path: { id }, signal }),
  });
