import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request } from '../../../api/client.ts';
import type { Environment } from '../../../api/types.ts';

/** What templates may read at a place of a workflow, by the server's own rules. */
export const readableQuery = (workflow: string, pointer: string) =>
  queryOptions({
    queryKey: ['readable', pointer, workflow],
    queryFn: ({ signal }) =>
      request('POST /api/v1/workflows/readable', {
        query: { pointer },
        body: JSON.parse(workflow),
        signal,
      }),
    // While one types: what may be read at another place is another matter.
    placeholderData: (before, query) => (query?.queryKey[1] === pointer ? before : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** What texts and conditions come to with the values on screen. */
export const renderQuery = (asked: string, isWanted: boolean) =>
  queryOptions({
    queryKey: ['rendered', asked],
    queryFn: ({ signal }) => request('POST /api/v1/templates/render', { body: JSON.parse(asked), signal }),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    retry: false,
  });

export const clientValuesQuery = (id: string | undefined, environment: Environment) =>
  queryOptions({
    queryKey: ['clients', id, 'values', environment],
    queryFn: ({ signal }) =>
      request('GET /api/v1/clients/{id}/environments/{environment}/values', {
        path: { id: id ?? '', environment },
        signal,
      }),
    enabled: id !== undefined,
    staleTime: 60_000,
    retry: false,
  });

export const clientSecretsQuery = (id: string | undefined, environment: Environment) =>
  queryOptions({
    queryKey: ['clients', id, 'secrets', environment],
    queryFn: ({ signal }) =>
      request('GET /api/v1/clients/{id}/environments/{environment}/secrets', {
        path: { id: id ?? '', environment },
        signal,
      }),
    enabled: id !== undefined,
    staleTime: 60_000,
    retry: false,
  });
