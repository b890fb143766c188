import { queryOptions, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { request } from '../../api/client.ts';
import type { Sync } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { AwaitedThing } from '../../lists/awaited-thing.tsx';
import { ThingCrumbs } from '../../lists/thing-crumbs.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SyncBadge } from '../../ui/sync-badge.tsx';
import { remedies, sentence } from '../../words/problems.ts';
import { syncKinds } from '../../words/sync-facts.ts';
import { FailedRows } from './failed-rows.tsx';
import { Progress } from './progress.tsx';
import { SyncActions } from './sync-actions.tsx';
import { SyncFacts } from './sync-facts.tsx';
import { Vanished } from './vanished.tsx';

const route = getRouteApi('/signed-in/syncs/$syncId');

const syncQuery = (id: string) =>
  queryOptions({
    queryKey: ['syncs', id],
    queryFn: ({ signal }) => request('GET /api/v1/syncs/{id}', { path: { id }, signal }),
  });

/** One sync: how far it is, what failed, and what can be done about it. */
export function SyncPage() {
  const { syncId } = route.useParams();
  const { data: sync, error, refetch } = useQuery(syncQuery(syncId));
  useLiveQuery(
    syncQuery(syncId).queryKey,
    // Without an id it may be any sync.
    (change) => change.type === 'sync' && (change.syncId ?? syncId) === syncId,
  );
  if (sync) return <SyncView sync={sync} />;
  return (
    <AwaitedThing
      title="Sync"
      list={{ to: '/$client/$env/syncs', words: 'Syncs' }}
      error={error}
      onRetry={() => void refetch()}
    />
  );
}

const wayOn = (remedy: string | null): string =>
  remedy === 'reconnect'
    ? 'Nothing that was done is lost: it goes on by itself once the connection has keys that work.'
    : 'Nothing that was done is lost: resume it when that is mended.';

function SyncView({ sync }: { sync: Sync }) {
  const { kind, source, status, error, remedy, mapping } = sync;
  return (
    <Page
      title={source}
      badge={<SyncBadge sync={sync} />}
      crumbs={<ThingCrumbs list={{ to: '/$client/$env/syncs', words: 'Syncs' }} thing={sync} />}
      lead={kind && `Each row ${syncKinds[kind].does}.`}
      aside={<SyncActions sync={sync} />}
    >
      {error !== null && (
        <div
          role="alert"
          className={`mb-6 rounded-lg p-4 ${status === 'failed' ? 'bg-bad-ground' : 'bg-caution-ground'}`}
        >
          <p className={`font-medium ${status === 'failed' ? 'text-bad' : 'text-caution'}`}>{sentence(error)}</p>
          <p className="mt-0.5">
            {remedy !== null && remedies[remedy]} {status === 'failed' && wayOn(remedy)}
          </p>
        </div>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
        <div className="grid min-w-0 gap-6">
          <Progress sync={sync} />
          <FailedRows sync={sync} />
          <Vanished sync={sync} />
        </div>
        <div className="grid min-w-0 gap-6">
          <Panel title="Facts" isPadded>
            <SyncFacts sync={sync} />
          </Panel>
          {mapping && (
            <Panel title="Mapping" aside="How its rows are read" isPadded>
              <JsonView value={mapping} label="mapping" />
            </Panel>
          )}
        </div>
      </div>
    </Page>
  );
}
