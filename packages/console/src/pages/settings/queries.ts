import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { AuditEntry } from '../../api/types.ts';

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => request('GET /api/v1/people', { signal }),
});

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => request('GET /api/v1/tokens', { signal }),
});

export const auditQuery = listQuery<AuditEntry>(['audit'], ({ page, signal }) =>
  request('GET /api/v1/audit', { query: page, signal }),
);

export const aboutQuery = queryOptions({
  queryKey: ['about'],
  queryFn: ({ signal }) => request('GET /api/v1/about', { signal }),
  refetchInterval: 30_000,
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => request('GET /api/v1/sessions', { signal }),
});
