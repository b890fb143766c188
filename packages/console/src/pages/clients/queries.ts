import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { everyConnectionQuery, everyEndpointQuery, everyWorkflowQuery, listQuery } from '../../api/queries.ts';
import type { Client, Connection, Endpoint, WorkflowSummary } from '../../api/types.ts';
import { listKey, type SearchOf } from '../../lists/filters.ts';
import type { Scope } from '../../lists/scope.ts';
import type { clientFilters } from './filters.ts';

/** A client with what it has. */
export interface ClientRow extends Client {
  connections: Connection[];
  endpoints: Endpoint[];
  workflows: WorkflowSummary[];
}

/** All clients at once: an agency has hundreds of them, not thousands. The name is looked for here. */
export function useClientsQuery(scope: Scope, search: SearchOf<typeof clientFilters>) {
  const queryClient = useQueryClient();
  return listQuery<ClientRow>(listKey('clients', scope, search), async ({ signal }) => ({
    items: await readRows(queryClient, signal, ({ id, name }) => fits({ id, name }, scope, search.name)),
    next: null,
  }));
}

const fits = ({ id, name }: { id: string; name: string }, scope: Scope, part = ''): boolean =>
  (scope.client === 'all' || scope.client === id) && name.toLowerCase().includes(part.toLowerCase());

async function readRows(
  queryClient: QueryClient,
  signal: AbortSignal,
  isShown: (client: Client) => boolean,
): Promise<ClientRow[]> {
  const [{ items }, connections, endpoints, workflows] = await Promise.all([
    request('GET /api/v1/clients', { signal }),
    queryClient.fetchQuery({ ...everyConnectionQuery(), staleTime: 0 }),
    queryClient.fetchQuery({ ...everyEndpointQuery(), staleTime: 0 }),
    queryClient.fetchQuery({ ...everyWorkflowQuery, staleTime: 0 }),
  ]);
  const of = <T extends { client: { id: string } }>(things: T[], id: string) =>
    things.filter(({ client }) => client.id === id);
  return items.filter(isShown).map((client) => ({
    ...client,
    connections: of(connections, client.id),
    endpoints: of(endpoints, client.id),
    workflows: of(workflows, client.id),
  }));
}
