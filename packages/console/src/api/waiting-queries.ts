import { queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';
import type { Environment } from './types.ts';

// What waits for a person, on whatever page it is told.

/** What waits for a person to decide, the longest first. */
export const decisionsQuery = (asked: { clientId?: string[]; environment?: Environment[]; runId?: string }) =>
  queryOptions({
    queryKey: ['decisions', asked],
    queryFn: ({ signal }) => request('GET /api/v1/decisions', { query: { limit: 200, ...asked }, signal }),
  });

export const failuresQuery = (asked: { clientId?: string[]; environment?: Environment[]; workflowId?: string[] }) =>
  queryOptions({
    queryKey: ['runs', 'failures', asked],
    queryFn: ({ signal }) => request('GET /api/v1/runs/failures', { query: asked, signal }),
  });

/** Runs that stand still because their connection does not let them in. */
export const stuckRunsQuery = (asked: { clientId?: string[]; environment?: Environment[] }) =>
  queryOptions({
    queryKey: ['runs', 'stuck', asked],
    queryFn: ({ signal }) =>
      request('GET /api/v1/runs', { query: { ...asked, waitingFor: ['connection'], limit: 200 }, signal }),
  });

/** How much waits for a person, in one answer. */
export const waitingQuery = (asked: { clientId?: string[]; environment?: Environment[] }) =>
  queryOptions({
    queryKey: ['waiting', asked],
    queryFn: ({ signal }) => request('GET /api/v1/overview/waiting', { query: asked, signal }),
  });
