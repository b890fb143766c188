import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { clientsQuery, connectionQuery } from '../../api/queries.ts';
import { useScope } from '../../lists/scope.ts';
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { environmentWords } from '../../words/environments.ts';
import { NewConnectionForm } from './new-connection-form.tsx';

const route = getRouteApi('/signed-in/connections/new');

/** Connects a workspace, or one more environment of a connection that there is. */
export function NewConnectionPage() {
  const { client, connection: connectionId, environment } = route.useSearch();
  const scope = useScope();
  const clients = useQuery(clientsQuery);
  const connection = useQuery({ ...connectionQuery(connectionId ?? ''), enabled: connectionId !== undefined });
  const error = clients.error ?? connection.error;
  const chosen = environment ?? (scope.env === 'any' ? 'production' : scope.env);
  const isReady = clients.data !== undefined && (connectionId === undefined || connection.data !== undefined);
  const title = connection.data ? `Add the keys of ${environmentWords[chosen].words.toLowerCase()}` : 'New connection';
  return (
    <Page
      title={title}
      lead="Keys are tried out at Customer.io as they are saved, and sealed: nobody sees one again."
      crumbs={
        <Breadcrumbs>
          {[
            <Link key="list" to="/$client/$env/connections" params={scope}>
              Connections
            </Link>,
            connection.data && (
              <Link
                key="connection"
                to="/connections/$connectionId"
                params={{ connectionId: connection.data.id }}
              >{`${connection.data.client.name} · ${connection.data.name}`}</Link>
            ),
          ]}
        </Breadcrumbs>
      }
    >
      {error && <Failure error={error} />}
      {!error && !isReady && <LoadingRows />}
      {isReady && (
        <NewConnectionForm
          clients={clients.data.items}
          client={clients.data.items.find(({ id }) => id === client)?.name ?? ''}
          connection={connection.data}
          environment={chosen}
        />
      )}
    </Page>
  );
}
