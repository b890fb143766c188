import { queryOptions } from '@tanstack/react-query';
import { request } from '../api/client.ts';

/** A workflow's text, with whose it is where the text does not say. */
export interface Given {
  source: string;
  client?: string | undefined;
  connection?: string | undefined;
}

export const checkQuery = (given: Given) =>
  queryOptions({
    queryKey: ['workflow-check', given],
    queryFn: ({ signal }) => request('POST /api/v1/workflows/check', { body: sent(given), signal }),
    staleTime: 10_000,
    gcTime: 60_000,
    retry: false,
  });

export const templatesQuery = queryOptions({
  queryKey: ['workflow-templates'],
  queryFn: ({ signal }) => request('GET /api/v1/workflows/templates', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The JSON Schema of a workflow. */
export const workflowSchemaQuery = queryOptions({
  queryKey: ['workflow-schema'],
  queryFn: ({ signal }) => request('GET /api/v1/workflows/schema', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What may be read at a place of a workflow. */
export const readableQuery = (given: Given, pointer: string) =>
  queryOptions({
    queryKey: ['workflow-readable', given, pointer],
    queryFn: ({ signal }) =>
      request('POST /api/v1/workflows/readable', { query: { pointer }, body: sent(given), signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });

export const sent = ({ source, client, connection }: Given) => ({
  source,
  ...(client !== undefined && { client }),
  ...(connection !== undefined && { connection }),
});
