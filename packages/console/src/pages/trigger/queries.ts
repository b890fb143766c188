import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { Endpoint, HeldEvent } from '../../api/types.ts';

export const HOURS = 24;

export const figuresQuery = (id: string) =>
  queryOptions({
    queryKey: ['endpoints', id, 'figures'],
    queryFn: ({ signal }) =>
      request('GET /api/v1/trigger-endpoints/{id}/figures', { path: { id }, query: { hours: HOURS }, signal }),
    refetchInterval: 30_000,
  });

/** Asks Customer.io, so it is done on the pages that show it alone. */
export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ['endpoints', id, 'webhook'],
    queryFn: ({ signal }) => request('GET /api/v1/trigger-endpoints/{id}/webhook', { path: { id }, signal }),
    staleTime: 30_000,
    retry: false,
  });

export const heldQuery = (id: string) =>
  listQuery<HeldEvent>(['endpoints', id, 'held'], ({ page, signal }) =>
    request('GET /api/v1/trigger-endpoints/{id}/held-events', { path: { id }, query: page, signal }),
  );

/** Whatever changes an endpoint makes these old. */
export const endpointChanges = (endpoint: Pick<Endpoint, 'id'>) => [
  ['endpoints', endpoint.id],
  ['endpoints', 'list'],
  ['endpoints', 'every'],
];

/** What waits for the end of a pause. */
export const pausedCountQuery = (id: string) =>
  queryOptions({
    queryKey: ['events', 'paused', id],
    queryFn: ({ signal }) =>
      request('GET /api/v1/events/count', { query: { endpointId: [id], status: ['paused'] }, signal }),
    staleTime: 0,
  });
