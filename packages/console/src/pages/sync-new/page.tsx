import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Plug } from 'lucide-react';
import { everyConnectionQuery } from '../../api/queries.ts';
import { useScope } from '../../lists/scope.ts';
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failure } from '../../ui/failure.tsx';
import { NewLink } from '../../ui/new-link.tsx';
import { Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { NewSync } from './new-sync.tsx';

const route = getRouteApi('/signed-in/syncs/new');

/** From a file to rows that leave, with a look at them in between. */
export function NewSyncPage() {
  const search = route.useSearch();
  const { client, env } = useScope();
  const { data, error, refetch } = useQuery(everyConnectionQuery(client === 'all' ? undefined : client));
  return (
    <Page
      title="New sync"
      lead="Nothing is sent before you have seen how the rows would leave, and start it."
      crumbs={
        <Breadcrumbs>
          {[
            <Link key="list" to="/$client/$env/syncs" params={{ client, env }}>
              Syncs
            </Link>,
          ]}
        </Breadcrumbs>
      }
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows />}
      {data?.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState
            Icon={Plug}
            title="No connection to sync into"
            buttons={
              <NewLink to="/connections/new" needs="connections:write">
                New connection
              </NewLink>
            }
          >
            A sync goes into the workspace of a connection: add one to this client first.
          </EmptyState>
        </div>
      )}
      {data && data.length > 0 && <NewSync connections={data} wanted={search} />}
    </Page>
  );
}
