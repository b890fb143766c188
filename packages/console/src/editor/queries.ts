import { queryOptions } from '@tanstack/react-query';
import { request } from '../api/client.ts';
import type { Environment } from '../api/types.ts';

/** A workflow's text, with whose it is where the text does not say. */
export interface Given {
  source: string;
  client?: string | undefined;
  connection?: string | undefined;
}

/** @param environment - Where it is to be published: what is missing there is a fault then. */
export const checkQuery = (given: Given, environment?: Environment) =>
  queryOptions({
    queryKey: ['workflow-check', given, environment],
    queryFn: ({ signal }) =>
      request('POST /api/v1/workflows/check', { query: environment ? { environment } : {}, body: sent(given), signal }),
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

export const sent = ({ source, client, connection }: Given) => ({
  source,
  ...(client !== undefined && { client }),
  ...(connection !== undefined && { connection }),
});
