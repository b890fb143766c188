import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => request('GET /api/v1/people', { signal }),
});

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => request('GET /api/v1/tokens', { signal }),
});

export const aboutQuery = queryOptions({
  queryKey: ['about'],
  queryFn: ({ signal }) => request('GET /api/v1/about', { signal }),
  refetchInterval: 30_000,
});

export const checksQuery = queryOptions({
  queryKey: ['checks'],
  queryFn: ({ signal }) => request('GET /api/v1/checks', { signal }),
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => request('GET /api/v1/sessions', { signal }),
});
