import { getRouteApi, Link } from '@tanstack/react-router';
import { Building2, Plus } from 'lucide-react';
import { useState } from 'react';
import type { RowKind } from '../../lists/columns.ts';
import { ResourceList } from '../../lists/resource-list.tsx';
import { useScope } from '../../lists/scope.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { linkButtonLook } from '../../ui/look.ts';
import { Page } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { clientHealth } from '../../words/client-health.ts';
import { countOf, countWords } from '../../words/time.ts';
import { clientFilters } from './filters.ts';
import { NewClient } from './new-client.tsx';
import { type ClientRow, useClientsQuery } from './queries.ts';

const route = getRouteApi('/signed-in/$client/$env/clients');

const clients: RowKind<ClientRow> = {
  one: 'client',
  many: 'clients',
  idOf: ({ id }) => id,
  linkTo: ({ id }) => ({ to: '/clients/$clientId', params: { clientId: id } }),
  columns: [
    { title: 'Name', width: 'minmax(0, 3fr)', place: 'title', cell: ({ name }) => name },
    {
      title: 'Health',
      width: '9rem',
      place: 'badge',
      cell: ({ connections, endpoints }) => {
        const { words, tone } = clientHealth(connections, endpoints);
        return <Badge tone={tone}>{words}</Badge>;
      },
    },
    {
      title: 'Time zone',
      width: 'minmax(0, 2fr)',
      place: 'detail',
      cell: ({ timeZone }) => <span className="text-muted">{timeZone}</span>,
    },
    { title: 'Connections', width: '6rem', isNumber: true, cell: ({ connections }) => countWords(connections.length) },
    { title: 'Triggers', width: '5rem', isNumber: true, cell: ({ endpoints }) => countWords(endpoints.length) },
    { title: 'Workflows', width: '6rem', isNumber: true, cell: ({ workflows }) => countWords(workflows.length) },
    {
      title: 'Made',
      width: '6rem',
      place: 'when',
      isNumber: true,
      cell: ({ createdAtMs }) => <TimeAgo atMs={createdAtMs} />,
    },
  ],
};

/** The companies on whose behalf we act. */
export function ClientsPage() {
  const scope = useScope();
  const query = useClientsQuery(scope, route.useSearch());
  const [isNew, setIsNew] = useState(false);
  const create = (
    <Button needs="connections:write" look="primary" onClick={() => setIsNew(true)}>
      <Plus aria-hidden className="size-4" /> New client
    </Button>
  );
  return (
    <Page
      title="Clients"
      lead="The companies on whose behalf you run Customer.io. Each has its own keys."
      aside={create}
    >
      <ResourceList
        kind={clients}
        query={query}
        fields={clientFilters}
        concerns={({ type }) => type === 'connection' || type === 'endpoint' || type === 'workflow'}
        empty={
          <EmptyState
            Icon={Building2}
            title="No clients yet"
            buttons={
              <Link to="/connections/new" className={linkButtonLook}>
                Connect a first client
              </Link>
            }
          >
            A client holds its connections to Customer.io, its triggers and its workflows, and sees nothing of the
            others. Connecting a workspace makes its client in the same go.
          </EmptyState>
        }
      />
      {scope.client !== 'all' && (
        <p className="mt-3 text-muted">
          The scope shows {countOf(1, 'client', 'clients')} only.{' '}
          <Link to="/$client/$env/clients" params={{ client: 'all', env: scope.env }} className="text-accent underline">
            Show all clients
          </Link>
        </p>
      )}
      {isNew && <NewClient onClose={() => setIsNew(false)} />}
    </Page>
  );
}
