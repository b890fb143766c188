import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { Replay } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import type { RowKind } from '../../lists/columns.ts';
import { type PreviewMoves, ResourceList } from '../../lists/resource-list.tsx';
import { useScope } from '../../lists/scope.ts';
import { ScopeLink } from '../../lists/scope-link.tsx';
import { EventTabs } from '../../lists/scope-tabs.tsx';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Failure } from '../../ui/failure.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { linkLook } from '../../ui/look.ts';
import { Page } from '../../ui/page.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { countOf, countWords } from '../../words/time.ts';

const replaysQuery = listQuery<Replay>(['replays', 'list'], ({ page, signal }) =>
  request('GET /api/v1/replays', { query: page, signal }),
);

const replayQuery = (id: string) =>
  queryOptions({
    queryKey: ['replays', id],
    queryFn: ({ signal }) => request('GET /api/v1/replays/{id}', { path: { id }, signal }),
  });

const stateOf = ({ endedAtMs }: Replay) =>
  endedAtMs === null ? <Badge tone="info">under way</Badge> : <Badge tone="good">done</Badge>;

const replays: RowKind<Replay> = {
  one: 'replay',
  many: 'replays',
  idOf: ({ id }) => id,
  linkTo: ({ id }) => ({
    to: '/$client/$env/runs',
    params: { client: 'all', env: 'any' },
    search: { replayId: id },
  }),
  columns: [
    {
      title: 'Events',
      width: 'minmax(0, 2fr)',
      place: 'title',
      cell: ({ events }) => `${countOf(events, 'event', 'events')} replayed`,
    },
    { title: 'State', width: '7rem', place: 'badge', cell: stateOf },
    {
      title: 'Runs',
      width: 'minmax(0, 2fr)',
      place: 'detail',
      cell: ({ runs }) => `${countOf(runs, 'run', 'runs')} started`,
    },
    { title: 'Asked for by', width: 'minmax(0, 2fr)', cell: ({ requestedBy }) => requestedBy },
    {
      title: 'When',
      width: '5rem',
      place: 'when',
      isNumber: true,
      cell: ({ createdAtMs }) => <TimeAgo atMs={createdAtMs} />,
    },
  ],
};

/** What was handed to the workflows once more, the newest first. */
export function ReplaysPage() {
  return (
    <Page title="Events" lead="Replays: events that were handed to the workflows once more, and the runs of that.">
      <EventTabs />
      <ResourceList
        kind={replays}
        query={replaysQuery}
        fields={[]}
        concerns={({ type }) => type === 'run'}
        preview={(id, moves) => <ReplayPreview id={id} {...moves} />}
        empty={
          <EmptyState
            Icon={RotateCw}
            title="Nothing was replayed yet"
            buttons={<ScopeLink to="/$client/$env/events">Open the events</ScopeLink>}
          >
            Select events in their list and press Replay: workflows that are on now react to them anew.
          </EmptyState>
        }
      />
    </Page>
  );
}

function ReplayPreview({ id, ...moves }: { id: string } & PreviewMoves) {
  const { client, env } = useScope();
  const { data: replay, error, refetch } = useQuery(replayQuery(id));
  useLiveQuery(replayQuery(id).queryKey, ({ type }) => type === 'run');
  return (
    <SidePanel
      title="Replay"
      aside={
        <Link to="/$client/$env/runs" params={{ client, env }} search={{ replayId: id }} className={linkLook}>
          See the runs
        </Link>
      }
      {...moves}
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!replay && !error && <LoadingRows />}
      {replay && (
        <div className="grid gap-5">
          <Facts
            facts={[
              ['State', stateOf(replay)],
              ['Events', countWords(replay.events)],
              ['Runs started', countWords(replay.runs)],
              ['Asked for by', replay.requestedBy],
              ['Begun', <TimeAgo key="begun" atMs={replay.createdAtMs} />],
              ['Ended', replay.endedAtMs === null ? null : <TimeAgo key="ended" atMs={replay.endedAtMs} />],
              [
                'Id',
                <code key="id" className="font-mono text-xs">
                  {replay.id}
                </code>,
              ],
            ]}
          />
          <JsonView value={replay.filter} label="filter" />
        </div>
      )}
    </SidePanel>
  );
}
