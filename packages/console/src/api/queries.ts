import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';
import type { Environment, Page } from './types.ts';

// What more than one page reads. What one page alone reads stands in that page's own `queries.ts`.

const PAGE_SIZE = 50;
/** A sandbox is found among the newest connections, where it stands when somebody tries the server out. */
const NEWEST_CONNECTIONS = 50;
/** What a filter is tried on. */
const TRIED_EVENTS = 100;

/**
 * The pages of one list, the newest first. The key begins with the noun, so that a change to any of them
 * makes all lists and pages of that noun old: `queryClient.invalidateQueries({ queryKey: ['runs'] })`.
 */
export const listQuery = <T>(key: readonly unknown[], get: (options: ListOptions) => Promise<Page<T>>) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam: before, signal }) =>
      get({ page: { limit: PAGE_SIZE, ...(before === null ? {} : { before }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<T>) => page.next,
  });

export interface ListOptions {
  page: { limit: number; before?: string };
  signal: AbortSignal;
}

export type ListQuery<T> = ReturnType<typeof listQuery<T>>;

/** Whom a one-time link welcomes. */
export const welcomeQuery = (token: string) =>
  queryOptions({
    queryKey: ['welcome', token],
    queryFn: ({ signal }) => request('GET /api/v1/welcome/{token}', { path: { token }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const clientsQuery = queryOptions({
  queryKey: ['clients'],
  queryFn: ({ signal }) => request('GET /api/v1/clients', { signal }),
  staleTime: 60_000,
});

/** All pages of a list that is short enough to be had whole. */
async function everyPage<T>(get: (page: { limit: number; before?: string }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let before: string | null | undefined; before !== null; ) {
    const page = await get({ limit: 200, ...(before !== undefined && { before }) });
    items.push(...page.items);
    before = page.next;
  }
  return items;
}

export const everyConnectionQuery = (clientId?: string) =>
  queryOptions({
    queryKey: ['connections', 'every', clientId ?? 'all'],
    queryFn: ({ signal }) =>
      everyPage((page) =>
        request('GET /api/v1/connections', { query: { ...page, ...(clientId && { clientId: [clientId] }) }, signal }),
      ),
  });

export const everyEndpointQuery = (asked: { clientId?: string[]; environment?: Environment[] } = {}) =>
  queryOptions({
    queryKey: ['endpoints', 'every', asked],
    queryFn: ({ signal }) =>
      everyPage((page) => request('GET /api/v1/trigger-endpoints', { query: { ...page, ...asked }, signal })),
  });

export const everyDestinationQuery = (
  asked: { clientId?: string[]; environment?: Environment[]; endpointId?: string[] } = {},
) =>
  queryOptions({
    queryKey: ['destinations', 'every', asked],
    queryFn: ({ signal }) =>
      everyPage((page) => request('GET /api/v1/destinations', { query: { ...page, ...asked }, signal })),
  });

export const everyWorkflowQuery = queryOptions({
  queryKey: ['workflows', 'every'],
  queryFn: async ({ signal }) => (await request('GET /api/v1/workflows', { signal })).items,
});

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflows', id],
    queryFn: ({ signal }) => request('GET /api/v1/workflows/{id}', { path: { id }, signal }),
  });

export const clientQuery = (id: string) =>
  queryOptions({
    queryKey: ['clients', id],
    queryFn: ({ signal }) => request('GET /api/v1/clients/{id}', { path: { id }, signal }),
  });

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id],
    queryFn: ({ signal }) => request('GET /api/v1/connections/{id}', { path: { id }, signal }),
  });

export const endpointQuery = (id: string) =>
  queryOptions({
    queryKey: ['endpoints', id],
    queryFn: ({ signal }) => request('GET /api/v1/trigger-endpoints/{id}', { path: { id }, signal }),
  });

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ['events', id],
    queryFn: ({ signal }) => request('GET /api/v1/events/{id}', { path: { id }, signal }),
  });

/** What came last, to try a filter on. */
export const lastEventsQuery = (id: string) =>
  queryOptions({
    queryKey: ['events', 'last', id],
    queryFn: ({ signal }) =>
      request('GET /api/v1/events', { query: { endpointId: [id], limit: TRIED_EVENTS }, signal }),
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: ({ signal }) => request('GET /api/v1/runs/{id}', { path: { id }, signal }),
  });

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['deliveries', id],
    queryFn: ({ signal }) => request('GET /api/v1/deliveries/{id}', { path: { id }, signal }),
  });

export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ['activity', id],
    queryFn: ({ signal }) => request('GET /api/v1/activity/{id}', { path: { id }, signal }),
  });

export const actionsQuery = queryOptions({
  queryKey: ['actions'],
  queryFn: ({ signal }) => request('GET /api/v1/actions', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** One action with its schemas, which only an upgrade of the server changes. */
export const actionQuery = (integration: string, name: string) =>
  queryOptions({
    queryKey: ['actions', integration, name],
    queryFn: ({ signal }) =>
      request('GET /api/v1/actions/{integration}/{name}', { path: { integration, name }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What can start a workflow, with samples of what does. Only an upgrade of the server changes it. */
export const triggersQuery = queryOptions({
  queryKey: ['triggers'],
  queryFn: ({ signal }) => request('GET /api/v1/triggers', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What this server is, and how it was set up. */
export const aboutQuery = queryOptions({
  queryKey: ['about'],
  queryFn: ({ signal }) => request('GET /api/v1/about', { signal }),
});

/** The page of the local Customer.io, where one stands in for the real one; null where none does. */
export const sandboxPageQuery = queryOptions({
  queryKey: ['connections', 'sandbox-page'],
  queryFn: async ({ client, signal }) => {
    const { allowsSandbox } = await client.ensureQueryData(aboutQuery);
    if (!allowsSandbox) return null;
    const { items } = await request('GET /api/v1/connections', { query: { limit: NEWEST_CONNECTIONS }, signal });
    const facts = items.flatMap(({ environments }) => Object.values(environments));
    return facts.find((each) => each?.sandboxUrl != null)?.sandboxUrl ?? null;
  },
  staleTime: 60_000,
  retry: false,
});
