import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { clientQuery } from '../../api/queries.ts';
import type { Client } from '../../api/types.ts';
import { AwaitedThing } from '../../lists/awaited-thing.tsx';
import { useScopeOf } from '../../lists/scope.ts';
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx';
import { Page } from '../../ui/page.tsx';
import { ClientActions } from './client-actions.tsx';
import { ClientThings } from './client-things.tsx';
import { ValuesPanel } from './values-panel.tsx';

const route = getRouteApi('/signed-in/clients/$clientId');

/** One client: what it has, and what its workflows read of it. */
export function ClientPage() {
  const { clientId } = route.useParams();
  const { data: client, error, refetch } = useQuery(clientQuery(clientId));
  if (client) return <ClientView client={client} />;
  return (
    <AwaitedThing
      title="Client"
      list={{ to: '/$client/$env/clients', words: 'Clients' }}
      error={error}
      onRetry={() => void refetch()}
    />
  );
}

function ClientView({ client }: { client: Client }) {
  useScopeOf({ clientId: client.id, environment: null });
  return (
    <Page
      title={client.name}
      lead={`Its clocks are those of ${client.timeZone.replaceAll('_', ' ')}.`}
      aside={<ClientActions client={client} />}
      crumbs={
        <Breadcrumbs>
          {[
            <Link key="list" to="/$client/$env/clients" params={{ client: 'all', env: 'any' }}>
              Clients
            </Link>,
          ]}
        </Breadcrumbs>
      }
    >
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <ClientThings client={client} />
        <ValuesPanel client={client} />
      </div>
    </Page>
  );
}
