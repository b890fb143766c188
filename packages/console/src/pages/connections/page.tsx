import { getRouteApi } from '@tanstack/react-router';
import { Cable } from 'lucide-react';
import type { Connection } from '../../api/types.ts';
import type { RowKind } from '../../lists/columns.ts';
import { ResourceList } from '../../lists/resource-list.tsx';
import { environments, useScope } from '../../lists/scope.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { EnvironmentCell } from '../../ui/environment-cell.tsx';
import { NewLink } from '../../ui/new-link.tsx';
import { Page } from '../../ui/page.tsx';
import { environmentWords } from '../../words/environments.ts';
import { connectionFilters } from './filters.ts';
import { useConnectionsQuery } from './queries.ts';

const route = getRouteApi('/signed-in/$client/$env/connections');

const connections: RowKind<Connection> = {
  one: 'connection',
  many: 'connections',
  idOf: ({ id }) => id,
  linkTo: ({ id }) => ({ to: '/connections/$connectionId', params: { connectionId: id } }),
  columns: [
    { title: 'Client', width: 'minmax(0, 3fr)', place: 'detail', cell: ({ client }) => client.name },
    { title: 'Name', width: 'minmax(0, 3fr)', place: 'title', cell: ({ name }) => name },
    ...environments.map((env) => ({
      title: environmentWords[env].words,
      width: 'minmax(0, 4fr)',
      ...(env === 'production' && { place: 'badge' as const }),
      cell: ({ environments: set }: Connection) => <EnvironmentCell facts={set[env]} />,
    })),
  ],
};

/** The keys to each client's Customer.io, three environments side by side. */
export function ConnectionsPage() {
  const scope = useScope();
  const query = useConnectionsQuery(scope, route.useSearch());
  const create = (
    <NewLink
      to="/connections/new"
      search={scope.client === 'all' ? {} : { client: scope.client }}
      needs="connections:write"
    >
      New connection
    </NewLink>
  );
  return (
    <Page
      title="Connections"
      lead="The keys to each client’s workspace in Customer.io, and whether they work."
      aside={create}
    >
      <ResourceList
        kind={connections}
        query={query}
        fields={connectionFilters}
        concerns={({ type }) => type === 'connection'}
        empty={
          <EmptyState Icon={Cable} title="No connections yet" buttons={create}>
            A connection is one workspace of Customer.io, with keys per environment. Paste what Customer.io shows you:
            it is sorted, tried out at once, and sealed.
          </EmptyState>
        }
      />
    </Page>
  );
}
